package crawler

import (
	"strings"
)

// absents are the bad inputs that are no cases.
var absents = []absent{
	{"http/2 GOAWAY, RST_STREAM flood", "HTTP/1.1 only is spoken, so that the bytes can be kept as they came"},
	{"legacy TLS renegotiation", "never accepted by the TLS library, for a host of --insecure-host neither"},
	{"SHA-1 certificate", "the TLS library knows no such signature any more: as self-signed"},
	{"DNS timeout", "the resolver's own patience is 10 s, too long for a test; the reason is that of servfail, dns"},
	{"gzip, brotli and zstd in turn", "only gzip is asked for; others fail with coding, see the cases br and zstd"},
	{"sitemaps packed as .gz, RSS, Atom and text sitemaps", "not read: what sitemaps name beyond the lists themselves is little"},
	{"Content-Disposition", "names of files are not taken from servers; only the address is kept"},
	{"UTF-16 and UTF-32 without BOM", "no government site was met that sends them"},
	{"Big5", "lists in traditional characters are not followed; the words sought are those of the mainland's sites"},
	{"HZ", "the encoding standard gives it up; no government site was met that sends it"},
	{"regular proxies", "the transport has no proxy; see the case proxy variables"},
	{"unix sockets", "not to be written in an address; the scheme is refused as not_http, see the case http+unix"},
}

func httpCases() []hostile {
	const okBody = "<p>云溪县</p>"
	huge := strings.Repeat("a", 2<<20)
	return []hostile{
		{name: "well", site: one(page(okBody)), want: "/ not_report"},
		{name: "no response", site: one(steps{hangUp{}}), want: "/ failed disconnect ×3"},
		{name: "RST after accept", site: one(steps{reset{}}), want: "/ failed disconnect ×3"},
		{name: "RST after headers", site: one(steps{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", reset{}}), want: "/ failed disconnect truncated=disconnect ×3"},
		{name: "RST in the head", site: one(steps{"HTTP/1.1 200 OK\r\nContent-Le", reset{}}), want: "/ failed disconnect ×3"},
		{name: "RST in the body", site: one(steps{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", reset{}}), want: "/ failed disconnect truncated=disconnect ×3"},
		{name: "closed in the head", site: one(steps{"HTTP/1.1 200 OK\r\nContent-Le", hangUp{}}), want: "/ failed disconnect ×3"},
		{name: "no answer in time", fast: true, site: one(steps{silence{}}), want: "/ failed timeout ×3"},
		{name: "silence in the head", fast: true, site: one(steps{"HTTP/1.1 200 OK\r\nX", silence{}}), want: "/ failed timeout ×3"},
		{name: "silence in the body", fast: true, site: one(steps{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", silence{}}), want: "/ failed timeout truncated=time ×3"},
		{name: "slow head", fast: true, site: one(steps{"HTTP/1.1 200 OK\r\nX: ", drip("a")}), want: "/ failed timeout ×3"},
		{name: "slow body", fast: true, site: one(steps{"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", drip("a")}), want: "/ failed timeout truncated=time ×3"},
		{name: "slow chunks", fast: true, site: one(steps{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", drip("1\r\na\r\n")}), want: "/ failed timeout truncated=time ×3"},
		{name: "recovers at the second attempt", site: one(turns{steps{reset{}}, page(okBody)}), want: "/ not_report ×2"},
		{name: "recovers at the third attempt", site: one(turns{steps{hangUp{}}, steps{reset{}}, page(okBody)}), want: "/ not_report ×3"},
		{name: "endless headers", site: one(steps{"HTTP/1.1 200 OK\r\n", endless("X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")}), want: "/ failed protocol"},
		{name: "endless header line", site: one(steps{"HTTP/1.1 200 OK\r\nX-A: ", endless("a")}), want: "/ failed protocol"},
		{name: "endless status line", site: one(steps{"HTTP/1.1 200 ", endless("a")}), want: "/ failed protocol"},
		{name: "header of 2 MiB", site: one("HTTP/1.1 200 OK\r\nX-A: " + huge + "\r\nContent-Length: 0\r\n\r\n"), want: "/ failed protocol"},
		{name: "flood of 1xx", site: one(steps{endless("HTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n")}), want: "/ failed protocol"},
		{name: "a few 1xx", site: one("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + page(okBody)), want: "/ not_report"},
		{name: "101 unasked", site: one("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), want: "/ failed status"},
		{name: "endless chunks", cfg: Config{MaxBody: 100000}, site: one(steps{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", endless("4\r\nabcd\r\n")}), want: "/ not_report truncated=length"},
		{name: "endless body", cfg: Config{MaxBody: 100000}, site: one(steps{"HTTP/1.1 200 OK\r\n\r\n", endless("abcd")}), want: "/ not_report truncated=length"},
		{name: "endless chunks of a byte", cfg: Config{MaxBody: 100000}, site: one(steps{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", endless("0000000000000001\r\na\r\n")}), want: "/ not_report truncated=length"},
		{name: "chunk size that is no number", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n"), want: "/ failed protocol truncated=disconnect"},
		{name: "chunk size of 20 digits", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nabc"), want: "/ failed protocol truncated=disconnect"},
		{name: "negative chunk size", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n"), want: "/ failed protocol truncated=disconnect"},
		{name: "chunk without its line end", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef0\r\n\r\n"), want: "/ failed protocol truncated=disconnect"},
		{name: "chunk extension of 1 MiB", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;" + huge[:1<<20] + "\r\nabc\r\n0\r\n\r\n"), want: "/ failed protocol truncated=disconnect"},
		{name: "chunk extension", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n0\r\n\r\n"), want: "/ not_report"},
		{name: "no last chunk", site: one(steps{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", hangUp{}}), want: "/ failed disconnect truncated=disconnect ×3"},
		{name: "Content-Length too long", site: one(steps{"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", hangUp{}}), want: "/ failed disconnect truncated=disconnect ×3"},
		{name: "Content-Length too short", site: one("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabcdef"), want: "/ not_report"},
		{name: "Content-Length negative", site: one("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "Content-Length no number", site: one("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "Content-Length with a plus", site: one("HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "Content-Length beyond 64 bits", site: one("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "Content-Length twice, the same", site: one("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), want: "/ not_report"},
		{name: "Content-Length twice, different", site: one("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), want: "/ failed protocol"},
		{name: "Content-Length beside chunks", site: one("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), want: "/ not_report"},
		{name: "unknown transfer coding", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: zip\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "chunked in HTTP/1.0", site: one(steps{"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", hangUp{}}), want: "/ not_report"},
		{name: "HTTP/1.0 to the end of the connection", site: one(steps{"HTTP/1.0 200 OK\r\n\r\n" + okBody, hangUp{}}), want: "/ not_report"},
		{name: "HTTP/0.9", site: one(steps{"<html>" + okBody + "</html>", hangUp{}}), want: "/ failed protocol"},
		{name: "HTTP/2.0 in the status line", site: one("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"), want: "/ not_report"},
		{name: "ICY in the status line", site: one("ICY 200 OK\r\n\r\n"), want: "/ failed protocol"},
		{name: "SSH", site: one(steps{"SSH-2.0-OpenSSH_9.0\r\n", hangUp{}}), want: "/ failed protocol"},
		{name: "status without a phrase", site: one("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), want: "/ not_report"},
		{name: "phrase in GBK", site: one("HTTP/1.1 200 \xb3\xc9\xb9\xa6\r\nContent-Length: 0\r\n\r\n"), want: "/ not_report"},
		{name: "status of two digits", site: one("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"), want: "/ failed protocol"},
		{name: "status that is no number", site: one("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"), want: "/ failed protocol"},
		{name: "lines ended by LF", site: one("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"), want: "/ not_report"},
		{name: "header without a colon", site: one("HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 3\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "header folded", site: one("HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 3\r\n\r\nabc"), want: "/ not_report"},
		{name: "header in GBK", site: one("HTTP/1.1 200 OK\r\nServer: \xd5\xfe\xb8\xae\r\nContent-Length: 3\r\n\r\nabc"), want: "/ not_report"},
		{name: "NUL in a header", site: one("HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 3\r\n\r\nabc"), want: "/ failed protocol"},
		{name: "10,000 cookies", site: scripted{"/": answer("200 OK", reportLink("/r"), strings.TrimSuffix(strings.Repeat("Set-Cookie: c=12345\r\n", 10000), "\r\n")), "/r": page("x")}, want: "/ not_report; /r archived"},
		{name: "cookie of 500 KiB", site: scripted{"/": page(reportLink("/r"), "Set-Cookie: c="+huge[:500<<10]), "/r": page("x")}, want: "/ not_report; /r archived"},
		{name: "trailer", site: one("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"), want: "/ not_report"},
		{name: "bytes after the response", site: one("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\n"), want: "/ not_report"},
		{name: "no body", site: one(page("")), want: "/ not_report"},
		{name: "longest body", cfg: Config{MaxBody: 1000}, site: one(page(strings.Repeat("x", 1000))), want: "/ not_report"},
		{name: "a byte too long", cfg: Config{MaxBody: 1000}, site: one(page(strings.Repeat("x", 1001))), want: "/ not_report truncated=length"},
		{name: "nobody listens", seed: "http://127.0.0.1:1/", want: "http://127.0.0.1:1/robots.txt failed connect; http://127.0.0.1:1/ refused host_refused"},
	}
}

func statusCases() []hostile {
	var out []hostile
	for _, s := range []struct{ status, want string }{
		{"201 Created", "/ failed status"}, {"202 Accepted", "/ failed status"}, {"203 Non-Authoritative", "/ failed status"},
		{"206 Partial Content", "/ failed status"}, {"226 IM Used", "/ failed status"},
		{"400 Bad Request", "/ failed status"}, {"401 Unauthorized", "/ failed status"}, {"402 Payment Required", "/ failed status"},
		{"403 Forbidden", "/ failed forbidden"}, {"404 Not Found", "/ failed not_found"}, {"405 No", "/ failed status"}, {"406 No", "/ failed status"},
		{"407 Proxy", "/ failed status"}, {"408 Timeout", "/ failed status"}, {"410 Gone", "/ failed not_found"}, {"411 Length", "/ failed status"},
		{"412 Precondition Failed", "/ failed challenge"}, {"418 Teapot", "/ failed status"}, {"429 Too Many Requests", "/ failed rate_limited"},
		{"451 Legal", "/ failed status"}, {"499 Closed", "/ failed status"},
		{"500 Error", "/ failed server_error ×3"}, {"501 No", "/ failed server_error ×3"}, {"502 Bad Gateway", "/ failed server_error ×3"},
		{"503 Busy", "/ failed server_error ×3"}, {"504 Gateway Timeout", "/ failed server_error ×3"}, {"520 Unknown", "/ failed server_error ×3"},
		{"521 Down", "/ failed challenge"}, {"599 Odd", "/ failed server_error ×3"}, {"600 Odd", "/ failed status"}, {"999 Denied", "/ failed status"},
	} {
		out = append(out, hostile{name: s.status, site: one(answer(s.status, "<p>x</p>", "Content-Type: text/html")), want: s.want})
	}
	linked := reportLink("/r") + reportLink("/s")
	for _, s := range []struct{ status, reason string }{{"403 No", "forbidden"}, {"412 No", "challenge"}, {"429 No", "rate_limited"}, {"521 No", "challenge"}} {
		out = append(out, hostile{name: "the host rests after " + s.status, site: scripted{"/": page(linked), "/r": answer(s.status, "")},
			want: "/ not_report; /r failed " + s.reason + "; /s refused host_refused"})
	}
	return append(out,
		hostile{name: "204 with a body", site: one(steps{"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", hangUp{}}), want: "/ failed status"},
		hostile{name: "205 with a body", site: one(answer("205 Reset", "abc")), want: "/ failed status"},
		hostile{name: "304 unasked, with a body", site: one(steps{"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc", hangUp{}}), want: "/ failed status"},
		hostile{name: "403 of a page, the others are not asked for again", site: scripted{"/": answer("403 No", linked)}, want: "/ failed forbidden"},
		hostile{name: "busy once", site: one(turns{answer("503 Busy", ""), page("x")}), want: "/ not_report ×2"},
		hostile{name: "404 does not rest the host", site: scripted{"/": page(linked), "/s": page("x")}, want: "/ not_report; /r failed not_found; /s archived"},
		hostile{name: "500 does not rest the host", site: scripted{"/": page(linked), "/r": answer("500 No", ""), "/s": page("x")},
			want: "/ not_report; /r failed server_error ×3; /s archived"},
		hostile{name: "content type missing", site: scripted{"/": answer("200 OK", linked), "/r": page("x"), "/s": page("x")}, want: "/ not_report; /r archived; /s archived"},
		hostile{name: "html as application/msword", site: scripted{"/": answer("200 OK", linked, "Content-Type: application/msword"), "/r": page("x"), "/s": page("x")}, want: "/ not_report; /r archived; /s archived"},
		hostile{name: "html as text/plain", site: scripted{"/": answer("200 OK", linked, "Content-Type: text/plain"), "/r": page("x"), "/s": page("x")}, want: "/ not_report; /r archived; /s archived"},
		hostile{name: "html as garbage", site: scripted{"/": answer("200 OK", linked, "Content-Type: ;;;==,"), "/r": page("x"), "/s": page("x")}, want: "/ not_report; /r archived; /s archived"},
		hostile{name: "pdf as html", site: scripted{"/": page(reportLink("/r")), "/r": page("%PDF-1.4\n\xe2\xe3\xcf\xd3")}, want: "/ not_report; /r archived"},
		hostile{name: "pdf where a list was", site: one(page("%PDF-1.4\n" + linked)), want: "/ not_report"},
	)
}
