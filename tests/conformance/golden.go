package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readGoldens makes cases without requests of the inputs that the golden tests have: whatever the translation writes is in one of them.
// An input's first line may ask for options.
func readGoldens(folder string) ([]Case, error) {
	var all []Case
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".istio.yaml") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(folder, file)
		made := Case{Name: name, AppMesh: string(text)}
		first, _, _ := strings.Cut(made.AppMesh, "\n")
		if options, ok := strings.CutPrefix(first, "# options: "); ok {
			made.Options = strings.Fields(options)
		}
		all = append(all, made)
		return nil
	})
	return all, err
}
