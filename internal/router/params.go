package router

import "context"

// maxParams is how many parameters a pattern may have. A fixed array makes
// them one allocation with the context that carries them.
const maxParams = 4

// params is a context that carries the parameters of the matched pattern.
type params struct {
	context.Context
	names  []string
	values [maxParams]string
}

// paramsKey asks a context for its *params.
type paramsKey struct{}

// Value is the params itself for its key, else what the parent says.
func (p *params) Value(key any) any {
	if key == (paramsKey{}) {
		return p
	}
	return p.Context.Value(key)
}

// Param is the value of the pattern's parameter called name, percent-decoded,
// for the ctx a handler was called with; "" where there is none.
func Param(ctx context.Context, name string) string {
	p, ok := ctx.Value(paramsKey{}).(*params)
	if !ok {
		return ""
	}
	for i, n := range p.names {
		if n == name {
			return p.values[i]
		}
	}
	return ""
}
