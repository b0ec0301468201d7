package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// A json value with its members in another order, spaces between its parts, and a
// member that no version knows.
func another(r *rand.Rand, value any) string {
	switch v := value.(type) {
	case map[string]any:
		parts := []string{`"member of tomorrow": [1, {}]`}
		for name, of := range v {
			parts = append(parts, fmt.Sprintf("%q : %s", name, another(r, of)))
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return "{\t" + strings.Join(parts, " , ") + " }"
	case []any:
		var parts []string
		for _, of := range v {
			parts = append(parts, another(r, of))
		}
		return "[ " + strings.Join(parts, ",\n") + "]"
	}
	text, _ := json.Marshal(value) // a string, a number, true or false
	return string(text)
}

// Other programs write the same members in another order and with spaces.
func TestMembersInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for seq, e := range everything {
		line, err := AppendLine(nil, Entry{Seq: uint64(seq), At: recorded, Event: e})
		if err != nil {
			t.Fatal(err)
		}
		var value any
		numbers := json.NewDecoder(bytes.NewReader(line))
		numbers.UseNumber()
		if err := numbers.Decode(&value); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			text := another(r, value)
			want, err := ParseLine(line)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseLine([]byte(text))
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s\n got %+v, %v\nwant %+v", text, got, err, want)
			}
		}
	}
}

// A line that breaks off is no entry, wherever it does.
func TestALineThatBreaksOff(t *testing.T) {
	for seq, e := range everything {
		line, err := AppendLine(nil, Entry{Seq: uint64(seq), At: recorded, Event: e})
		if err != nil {
			t.Fatal(err)
		}
		for n := range line {
			if got, err := ParseLine(line[:n]); err == nil {
				t.Fatalf("%s is read as %+v", line[:n], got)
			}
		}
	}
}

// A member of another type is an error or is read as encoding/json reads it; it
// never becomes another value.
func TestMembersOfAnotherType(t *testing.T) {
	wrong := []string{`null`, `true`, `-1`, `1.5`, `"x"`, `[]`, `{}`, `1e400`, `"\u0000"`}
	for _, e := range everything {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]json.RawMessage
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for name := range all {
			for _, value := range wrong {
				changed := make(map[string]json.RawMessage)
				for n, v := range all {
					changed[n] = v
				}
				changed[name] = json.RawMessage(value)
				text, _ := json.Marshal(changed)
				got, err := parseEvent(e.Kind().String(), text)
				again := reflect.New(reflect.TypeOf(e))
				refused := json.Unmarshal(text, again.Interface())
				if err == nil && refused != nil && !isReason(name) {
					t.Errorf("%s is read as %+v; encoding/json: %v", text, got, refused)
				}
			}
		}
	}
}

// isReason reports whether a member is the name of a reason. One that is not in the
// table is kept (see reason.Other), where encoding/json refuses it.
func isReason(name string) bool { return name == "reason" || name == "why" }
