package main

import (
	"io"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// refuse speaks as much of HTTP/2 as it takes to refuse every stream.
func (o *application) refuse(s *sniffed) {
	defer s.Close()
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(s.reader, preface); err != nil || string(preface) != http2.ClientPreface {
		return
	}
	frames := http2.NewFramer(s, s.reader)
	frames.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if frames.WriteSettings() != nil {
		return
	}
	for {
		frame, err := frames.ReadFrame()
		if err != nil {
			return
		}
		switch at := frame.(type) {
		case *http2.SettingsFrame:
			if !at.IsAck() {
				err = frames.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !at.IsAck() {
				err = frames.WritePing(true, at.Data)
			}
		case *http2.MetaHeadersFrame:
			for _, field := range at.RegularFields() {
				if field.Name == "x-probe-id" {
					o.record(field.Value, hit{node: o.node, pod: o.pod, port: o.port, path: at.PseudoValue("path"), host: at.PseudoValue("authority")})
				}
			}
			err = frames.WriteRSTStream(at.StreamID, http2.ErrCodeRefusedStream)
		}
		if err != nil {
			return
		}
	}
}
