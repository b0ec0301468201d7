package router

import "context"

// maxParams is how many parameters a pattern may have. As a fixed array they
// share one allocation with the context that carries them.
const maxParams = 4

// params is a context that carries the parameters of the matched pattern.
type params struct {
	context.Context
	names  []string
	values [maxParams]string
}

// paramsKey is the key of the *params in a context.
type paramsKey struct{}

// Value returns p itself for its key, else the value of the parent.
func (p *params) Value(key any) any {
	if key == (paramsKey{}) {
		return p
	}
	return p.Context.Value(key)
}

// Param returns the value of the pattern's parameter called name, percent-decoded;
// "" if there is none. ctx is the context that the handler was called with.
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
