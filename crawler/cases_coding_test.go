package crawler

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func packed(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func zlibbed(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// codingCases all lead to /r if the body could be unpacked.
func codingCases() []hostile {
	link := "<title>云溪县</title>" + reportLink("/r") + strings.Repeat("<p>云溪县</p>", 20)
	z := packed(link)
	const read, unread = "/ not_report; /r archived", "/ failed coding"
	coded := func(coding, body string) scripted {
		s := scripted{"/": page(body, "Content-Encoding: "+coding), "/r": page("x")}
		if coding == "" {
			s["/"] = page(body)
		}
		return s
	}
	var bomb bytes.Buffer
	w, _ := gzip.NewWriterLevel(&bomb, 9)
	zeros := make([]byte, 1<<20)
	for range 40 {
		w.Write(zeros)
	}
	w.Close()
	return []hostile{
		{name: "gzip", site: coded("gzip", z), want: read},
		{name: "x-gzip", site: coded("x-gzip", z), want: read},
		{name: "GZIP in capitals", site: coded("GZIP", z), want: read},
		{name: "gzip, chunked", site: scripted{"/": fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(z), z), "/r": page("x")}, want: read},
		{name: "gzip truncated", site: coded("gzip", z[:len(z)/2]), want: unread},
		{name: "gzip without its last 4 bytes", site: coded("gzip", z[:len(z)-4]), want: unread},
		{name: "gzip with a wrong checksum", site: coded("gzip", z[:len(z)-8]+"\x00\x00\x00\x00"+z[len(z)-4:]), want: unread},
		{name: "gzip with bytes after it", site: coded("gzip", z+strings.Repeat("\x00", 9)), want: read},
		{name: "gzip in two members", site: coded("gzip", packed(link[:20])+packed(link[20:])), want: read},
		{name: "gzip twice, said once", site: coded("gzip", packed(z)), want: read},
		{name: "gzip twice, said twice", site: coded("gzip, gzip", packed(z)), want: read},
		{name: "gzip four times", site: coded("gzip, gzip, gzip, gzip", packed(packed(packed(z)))), want: unread},
		{name: "gzip not said", site: coded("", z), want: read},
		{name: "gzip said, but is none", site: coded("gzip", link), want: read},
		{name: "gzip of nothing", site: coded("gzip", packed("")), want: "/ not_report"},
		{name: "gzip said, no body", site: coded("gzip", ""), want: "/ not_report"},
		{name: "deflate in zlib", site: coded("deflate", zlibbed(link)), want: read},
		{name: "deflate raw", site: coded("deflate", zlibbed(link)[2:]), want: read},
		{name: "deflate truncated", site: coded("deflate", zlibbed(link)[:40]), want: unread},
		{name: "identity", site: coded("identity", link), want: read},
		{name: "br", site: coded("br", "\x0b\x02\x80abc\x03"), want: unread},
		{name: "zstd", site: coded("zstd", "\x28\xb5\x2f\xfd"), want: unread},
		{name: "a charset as coding", site: coded("utf-8", link), want: unread},
		{name: "bomb of 1000 to 1", site: coded("gzip", bomb.String()), want: unread},
		{name: "bomb within a bomb", site: coded("gzip, gzip", packed(bomb.String())), want: unread},
	}
}

// charsetCases lead to /r if the Chinese on the link could be read.
func charsetCases(t *testing.T) []hostile {
	link := reportLink("/r")
	in := func(e encoding.Encoding, s string) string {
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	gbk := in(simplifiedchinese.GBK, link)
	meta := func(s string) string { return `<meta charset="` + s + `">` }
	le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	var out []hostile
	for _, c := range []struct{ name, contentType, body string }{
		{"utf-8", "text/html; charset=utf-8", link},
		{"utf-8, nothing said", "text/html", link},
		{"utf-8 with BOM", "text/html", "\ufeff" + link},
		{"utf-8 with BOM and meta gbk", "text/html; charset=gbk", "\ufeff" + meta("gbk") + link},
		{"utf-8 said to be gb2312", "text/html; charset=gb2312", link},
		{"utf-8 said to be latin-1", "text/html; charset=ISO-8859-1", link},
		{"gbk", "text/html; charset=gbk", gbk},
		{"gbk, nothing said", "text/html", gbk},
		{"gbk, said in a meta", "text/html", meta("gbk") + gbk},
		{"gbk said to be gb2312", "text/html; charset=gb2312", gbk},
		{"gbk said to be utf-8", "text/html; charset=utf-8", gbk},
		{"gbk, a meta that says utf-8", "text/html", meta("utf-8") + gbk},
		{"gbk said to be latin-1", "text/html; charset=ISO-8859-1", gbk},
		{"gbk, charset empty", "text/html;charset=", gbk},
		{"gbk, charset in odd quotes", `text/html; charset="gbk'`, gbk},
		{"gbk, charset unknown", "text/html; charset=x-klingon", gbk},
		{"gbk, two metas that disagree", "text/html", meta("utf-8") + meta("gbk") + gbk},
		{"gbk, meta in a comment", "text/html", "<!--" + meta("utf-8") + "-->" + gbk},
		{"gbk, meta after 1,024 bytes", "text/html", strings.Repeat(" ", 1100) + meta("gbk") + gbk},
		{"gbk, meta in a script", "text/html", "<script>'" + meta("utf-8") + "'</script>" + gbk},
		{"gbk, XML declaration utf-8", "text/html", `<?xml version="1.0" encoding="utf-8"?>` + gbk},
		{"gb18030 of four bytes", "text/html; charset=gb18030", in(simplifiedchinese.GB18030, "㐀𠀀"+link)},
		{"gbk with a byte 0x80", "text/html; charset=gbk", "\x80" + gbk},
		{"gbk with a byte 0xff", "text/html; charset=gbk", "\xff<p>" + gbk},
		{"gbk, cut in a character", "text/html; charset=gbk", gbk + "\xb9"},
		{"utf-8, cut in a character", "text/html; charset=utf-8", link + "\xe6\x94"},
		{"utf-8 with NUL bytes", "text/html; charset=utf-8", link + "<p>a\x00b</p>"},
		{"utf-8 with U+FFFD", "text/html; charset=utf-8", link + "\ufffd\ufffd"},
		{"utf-16 le with BOM", "text/html", in(le, link)},
		{"utf-16 be with BOM", "text/html; charset=utf-16", in(be, link)},
		{"mixed in one page", "text/html; charset=gbk", gbk + "<p>政府</p>"},
	} {
		want := "/ not_report; /r archived"
		out = append(out, hostile{name: c.name, site: scripted{"/": answer("200 OK", c.body, "Content-Type: "+c.contentType), "/r": page("x")}, want: want})
	}
	return out
}
