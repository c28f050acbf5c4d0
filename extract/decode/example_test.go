package decode_test

import (
	"fmt"

	"github.com/nianbao/nianbao/extract/decode"
)

func Example() {
	d, err := decode.Page([]byte("\xc9\xea\xc7\xeb5\xbc\xfe"), "") // GBK, not labelled
	fmt.Printf("%q %s %v\n", d.Text, d.Charset, err)
	_, err = decode.Page([]byte("\xff\xd8\xff\xe0"), "text/html")
	fmt.Println(err)
	// Output:
	// "申请5件" gb18030 <nil>
	// decode: not a text page: image/jpeg
}
