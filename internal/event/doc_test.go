package event

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// The package doc is what other programs are written by: it has each type with
// each of its members, and none that there is not.
func TestThePackageDocHasEveryMember(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok1 := strings.Cut(string(text), "//	type              data\n")
	table, _, ok2 := strings.Cut(table, "//\n")
	if !ok1 || !ok2 {
		t.Fatal("the table of types is not where it was")
	}
	rows := make(map[string]string) // the members of a type, as the doc has them
	var kind string
	for line := range strings.Lines(table) {
		line = strings.TrimPrefix(line, "//	")
		if name, rest, ok := strings.Cut(line, " "); ok && name != "" {
			kind, line = name, rest
		}
		rows[kind] += " " + strings.TrimSpace(line)
	}
	if len(rows) != int(kinds) {
		t.Errorf("the doc has %d types, want %d", len(rows), kinds)
	}
	word := regexp.MustCompile(`[a-z_]+`)
	inner := regexp.MustCompile(`[{(\[][^{}()\[\]]*[})\]]`)
	for i, sample := range samples {
		kind := Kind(i).String()
		row := rows[kind]
		before := row
		for flat := ""; flat != before; { // members of members are another matter, and remarks
			flat, before = before, inner.ReplaceAllString(before, " ")
		}
		before, _, _ = strings.Cut(before, ": ") // an explanation of the member
		got := word.FindAllString(before, -1)
		want := members(reflect.TypeOf(sample))
		for _, name := range want {
			if !regexp.MustCompile(`\b` + name + `\b`).MatchString(row) {
				t.Errorf("%s: the doc has no %q in%s", kind, name, row)
			}
		}
		for _, name := range got {
			if !regexp.MustCompile(`\b` + name + `\b`).MatchString(strings.Join(want, " ")) {
				t.Errorf("%s: the doc has %q, which no line has", kind, name)
			}
		}
	}
}

// members are the names of a type's members in lines.
func members(typ reflect.Type) (names []string) {
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}
