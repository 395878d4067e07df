"""Takes the blocks out of the documents for docs.sh, and checks what needs no other program: docs.py SOURCE TOOL FOLDER"""
import pathlib
import re
import subprocess
import sys

source, tool, out = map(pathlib.Path, sys.argv[1:])
out.mkdir()
pages = [source / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "examples/README.md")] + sorted((source / "docs").rglob("*.md"))
faults = []


def prose(text):
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M)


def anchors(page):
    """GitHub's: lower case, no punctuation, blanks become hyphens; a second heading of the same name gets -1."""
    found, text = set(), prose(page.read_text())
    for heading in re.findall(r"^#+ (.*)$", text, re.M):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        found.add(next(name for name in [slug] + [f"{slug}-{i}" for i in range(1, 99)] if name not in found))
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def helps():
    """The options of each command."""
    text = subprocess.check_output([tool, "--help"], text=True)
    commands = re.findall(r"^  ([a-z]+) ", text, re.M)
    return {name: set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", subprocess.check_output([tool, name, "--help"], text=True))) for name in commands}


options = helps()
every_option = set().union(*options.values()) | {"--version"}
version = re.search(r"^project\(appmesh2istio VERSION ([0-9.]+)", (source / "CMakeLists.txt").read_text(), re.M)[1]


def check_command(page, line):
    for call in re.findall(r"(?:^|\| )appmesh2istio ([^|>&;]*)", line):
        words = re.sub(r"'[^']*'", "x", call).split()
        if not words or words[0] not in options:
            continue  # a name in prose, or a choice of commands
        faults.extend(f"{page}: `{words[0]}` has no option {word}" for word in words[1:] if word.startswith("-") and word not in ("-", "--")
                      and word.split("=")[0] not in options[words[0]])


for page in pages:
    text, name = page.read_text(), page.relative_to(source).as_posix()
    flat = name.replace("/", "-")[:-3]
    for number, (indent, language, block) in enumerate(re.findall(r"^( *)```(\w+)\n(.*?)^ *```", text, re.S | re.M)):
        block = re.sub(rf"^{indent}", "", block, flags=re.M)
        if language == "sh":
            (out / f"{flat}.pages").mkdir(exist_ok=True)
            (out / f"{flat}.pages" / f"{number:02}.sh").write_text(block)
        elif language == "yaml" and "runs-on:" in block:
            (out / f"{flat}-{number}.workflow").write_text(block)
        elif language == "yaml" and re.match(r"(#.*\n)?repos:", block):
            (out / f"{flat}-{number}.hooks").write_text(block)
        elif language not in ("yaml", "mermaid"):
            faults.append(f"{name}: a block of {language} that nothing checks")
        for line in block.splitlines():
            check_command(name, line)
    for code in re.findall(r"`([^`\n]+)`", prose(text)):
        check_command(name, code)
        # Pages for contributors and on the proof speak of scripts' options as well, the questions of other programs'.
        other = name in ("CONTRIBUTING.md", "docs/faq.md", "docs/conformance.md")
        if re.fullmatch(r"--[a-z][a-z-]*( [A-Za-z]\S*)?", code) and code.split()[0] not in every_option and not other:
            faults.append(f"{name}: no command has an option {code}")
    for link, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", prose(text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        target = page.parent / link if link else page
        if not target.exists():
            faults.append(f"{name}: no file {link}")
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            faults.append(f"{name}: no heading {link}#{anchor}")

# A version that a reader copies is that of the program.
places = {
    "README.md": r"(?:appmesh2istio@v|rev: v|appmesh2istio/v)([0-9.]+[0-9])", "docs/guides/github.md": r"appmesh2istio@v([0-9.]+[0-9])",
    "docs/guides/gitlab.md": r"(?:appmesh2istio@|appmesh2istio/v)([0-9.]+[0-9])", "docs/guides/pre-commit.md": r"rev: v([0-9.]+[0-9])",
    "templates/appmesh2istio.yml": r"appmesh2istio:([0-9.]+[0-9])-shell",
}
for name, pattern in places.items():
    found = re.findall(pattern, (source / name).read_text())
    if not found or set(found) != {version}:
        faults.append(f"{name}: version {found} instead of {version}; scripts/set-version writes it")

# Other people's actions: pinned by commit, with the version beside it, and the same everywhere.
pins = {}
for page in pages + sorted((source / ".github" / "workflows").glob("*.yml")):
    for action, rest in re.findall(r"uses: ([^@\s]+)@(.*)", page.read_text()):
        if action == "appmesh2istio/appmesh2istio":
            continue
        if not re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", rest):
            faults.append(f"{page.name}: {action} is not pinned by commit and version: {rest}")
        if pins.setdefault(action, rest) != rest:
            faults.append(f"{page.name}: {action} is pinned at {rest}, elsewhere at {pins[action]}")

print("\n".join(faults))
sys.exit(bool(faults))
