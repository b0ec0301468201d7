package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"
)

// A packageSize is what a package and its central type may grow to. What needs more
// room than that is several things, and gets a package of its own.
type packageSize struct {
	dir             string
	files, lines    int // 0 is no limit
	central         string
	fields, methods int
}

func TestNoPackageHoldsEverythingAgain(t *testing.T) {
	for _, most := range []packageSize{
		{"tui", 14, 1500, "Model", 16, 45},
		{"internal/server", 0, 0, "conn", 25, 60},
	} {
		got := packageSize{dir: most.dir, central: most.central}
		for _, name := range sources(t, filepath.Join("../..", most.dir)) {
			got.add(t, filepath.Join("../..", most.dir, name))
		}
		t.Logf("%+v", got)
		if most.files > 0 && (got.files > most.files || got.lines > most.lines) {
			t.Errorf("package %s has %d files and %d lines, want at most %d and %d", most.dir, got.files, got.lines, most.files, most.lines)
		}
		if got.fields == 0 || got.fields > most.fields || got.methods > most.methods {
			t.Errorf("%s of package %s has %d fields and %d methods, want at most %d and %d", most.central, most.dir, got.fields, got.methods, most.fields, most.methods)
		}
	}
}

// add counts a file.
func (s *packageSize) add(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.files++
	s.lines += bytes.Count(text, []byte("\n"))
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if structure, ok := n.Type.(*ast.StructType); ok && n.Name.Name == s.central {
				for _, f := range structure.Fields.List {
					s.fields += max(1, len(f.Names))
				}
			}
		case *ast.FuncDecl:
			if n.Recv != nil && receiver(n.Recv.List[0].Type) == s.central {
				s.methods++
			}
		}
		return true
	})
}

// receiver is the name of a method's type.
func receiver(e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if name, ok := e.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
