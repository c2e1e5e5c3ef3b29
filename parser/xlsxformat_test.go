package parser

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct{ code, stored, want string }{
		{"General", "1234", "1234"},
		{"General", "59237.244899999998", "59237.2449"},
		{"General", "0.30000000000000004", "0.3"},
		{"General", "1.5E3", "1500"},
		{"General", "-8", "-8"},
		{"General", "0", "0"},
		{`General"件"`, "12", "12件"},
		{"0", "0.5", "1"},
		{"0", "2.5", "3"},
		{"0", "-2.5", "-3"},
		{"0", "-0.4", "0"},
		{"0.00", "1.005", "1.01"}, // as printed; the binary number is below it
		{"00", "7", "07"},
		{"#", "0", ""},
		{"0.0#", "1.5", "1.5"},
		{"0.0#", "1.256", "1.26"},
		{"#,##0", "1234567", "1,234,567"},
		{"#,##0.00_ ", "59237.2449", "59,237.24"},
		{"0,", "12345", "12"},
		{"0%", "0.232", "23%"},
		{"0.0%", "0.232", "23.2%"},
		{"0.0%;-0.0%", "-0.232", "-23.2%"},
		{`0"件"`, "12", "12件"},
		{`\+0;-0;0`, "12", "+12"},
		{`+0;-0;0`, "-12", "-12"},
		{"0_);(0)", "-8", "(8)"},
		{"0_);[Red](0)", "-8", "(8)"},
		{`_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ `, "0", "-"},
		{`_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ `, "-1234", "-1,234"},
		{`_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, "12.5", "12.50"},
		{"0;-0;;@", "0", ""},
		{`0;-0;"无"`, "0", "无"},
		{";;;", "12", ""},
		{"[$-804]0", "5", "5"},
		{"[$￥-804]#,##0", "5000", "￥5,000"},
		{"￥0.00", "5", "￥5.00"},
		{"@", "12", "12"},
		{"yyyy/m/d", "44927", "2023-01-01"},
		{`yyyy"年"m"月"d"日"`, "44927.75", "2023-01-01"},
		{"[$-804]yyyy年m月", "44927", "2023-01-01"},
	} {
		v, err := storedNumber(c.stored)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := readFormat(c.code)
		if !ok {
			t.Errorf("%s is not read", c.code)
			continue
		}
		if got, ok := f.print(v); !ok || got != c.want {
			t.Errorf("%s of %s: got %q, %v, want %q", c.stored, c.code, got, ok, c.want)
		}
	}
}

// TestUnsureFormats: what is not surely printed one way is not printed at all.
func TestUnsureFormats(t *testing.T) {
	for _, code := range []string{`[=0]"无";General`, "[>100]0.0;0", "[DBNum1]General", "0.00E+00", "# ?/?", "h:mm", "000-0000", `0"`, "0\\", "[h]:mm", "GeneralGeneral", "0.0 0", "aaa", ""} {
		if f, ok := readFormat(code); ok && code != "" {
			t.Errorf("%q is read as %+v", code, f)
		}
	}
	for _, stored := range []string{"", "abc", "1e999", "NaN", "0x"} {
		if v, err := storedNumber(stored); err == nil {
			t.Errorf("%q is read as %s", stored, v)
		}
	}
	if s, ok := (numberFormat{date: true}).print(mustStored(t, "0.5")); ok {
		t.Errorf("day 0 is %s", s)
	}
}

func FuzzNumberFormat(f *testing.F) {
	f.Add(`_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `, "0.232")
	f.Add("[$￥-804]General%", "1e300")
	f.Fuzz(func(t *testing.T, code, stored string) {
		v, err := storedNumber(stored)
		if err != nil {
			return
		}
		if format, ok := readFormat(code); ok {
			format.print(v)
		}
	})
}

func mustStored(t *testing.T, s string) (v decimal.Decimal) {
	t.Helper()
	v, err := storedNumber(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
