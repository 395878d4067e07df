package main

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// Envoy's choice of virtual host and route, as its documentation describes it. Go's regular expressions are RE2.

func virtualHost(config *route.RouteConfiguration, host string) *route.VirtualHost {
	host = strings.ToLower(host)
	if config.IgnorePortInHostMatching {
		host, _, _ = strings.Cut(host, ":")
	}
	var best *route.VirtualHost
	rank := -1
	for _, candidate := range config.VirtualHosts {
		for _, domain := range candidate.Domains {
			if r := domainRank(strings.ToLower(domain), host); r > rank {
				best, rank = candidate, r
			}
		}
	}
	return best
}

// Exact before the longest suffix (*.x) before the longest prefix (x.*) before *; negative: no match.
func domainRank(domain, host string) int {
	switch {
	case domain == "*":
		return 0
	case domain == host:
		return 1 << 20
	case strings.HasPrefix(domain, "*") && strings.HasSuffix(host, domain[1:]) && len(host) > len(domain)-1:
		return 1<<10 + len(domain)
	case strings.HasSuffix(domain, "*") && strings.HasPrefix(host, domain[:len(domain)-1]) && len(host) > len(domain)-1:
		return len(domain)
	}
	return -1
}

type request struct {
	path, query string
	headers     map[string]string // with :method, :authority, :path, :scheme
}

func newRequest(from Request) request {
	path, query, _ := strings.Cut(from.Path, "?")
	made := request{path: path, query: query, headers: map[string]string{":method": "GET", ":authority": from.Host, ":path": from.Path, ":scheme": "http"}}
	if from.Method != "" {
		made.headers[":method"] = from.Method
	}
	for name, value := range from.Headers {
		made.headers[strings.ToLower(name)] = value
	}
	return made
}

func findRoute(host *route.VirtualHost, r request) *route.Route {
	for _, candidate := range host.Routes {
		if matches(candidate.Match, r) {
			return candidate
		}
	}
	return nil
}

func matches(match *route.RouteMatch, r request) bool {
	switch path := match.PathSpecifier.(type) {
	case *route.RouteMatch_Prefix:
		if !strings.HasPrefix(r.path, path.Prefix) {
			return false
		}
	case *route.RouteMatch_Path:
		if r.path != path.Path {
			return false
		}
	case *route.RouteMatch_SafeRegex:
		if !whole(path.SafeRegex.Regex, r.path) {
			return false
		}
	case *route.RouteMatch_PathSeparatedPrefix:
		if r.path != path.PathSeparatedPrefix && !strings.HasPrefix(r.path, path.PathSeparatedPrefix+"/") {
			return false
		}
	default:
		return false
	}
	for _, header := range match.Headers {
		if !headerMatches(header, r) {
			return false
		}
	}
	values, _ := url.ParseQuery(r.query)
	for _, parameter := range match.QueryParameters {
		if !parameterMatches(parameter, values) {
			return false
		}
	}
	return true
}

func whole(expression, text string) bool {
	return regexp.MustCompile(`^(?:` + expression + `)$`).MatchString(text)
}

func headerMatches(header *route.HeaderMatcher, r request) bool {
	value, present := r.headers[strings.ToLower(header.Name)]
	var result bool
	switch specifier := header.HeaderMatchSpecifier.(type) {
	case *route.HeaderMatcher_PresentMatch:
		return (present == specifier.PresentMatch) != header.InvertMatch
	case *route.HeaderMatcher_StringMatch:
		if !present && header.TreatMissingHeaderAsEmpty {
			present = true
		}
		result = present && textMatches(specifier.StringMatch, value)
	case *route.HeaderMatcher_RangeMatch:
		number, err := strconv.ParseInt(value, 10, 64)
		result = present && err == nil && number >= specifier.RangeMatch.Start && number < specifier.RangeMatch.End
	case nil:
		return present != header.InvertMatch
	default:
		panic("a header matcher that Istio is not known to write")
	}
	// An inverted match of a value needs the header, unless a missing one counts as empty.
	if header.InvertMatch {
		return present && !result
	}
	return result
}

func textMatches(m *matcher.StringMatcher, value string) bool {
	switch pattern := m.MatchPattern.(type) {
	case *matcher.StringMatcher_Exact:
		return value == pattern.Exact
	case *matcher.StringMatcher_Prefix:
		return strings.HasPrefix(value, pattern.Prefix)
	case *matcher.StringMatcher_Suffix:
		return strings.HasSuffix(value, pattern.Suffix)
	case *matcher.StringMatcher_SafeRegex:
		return whole(pattern.SafeRegex.Regex, value)
	}
	return false
}

func parameterMatches(parameter *route.QueryParameterMatcher, values url.Values) bool {
	value, present := values[parameter.Name]
	switch specifier := parameter.QueryParameterMatchSpecifier.(type) {
	case *route.QueryParameterMatcher_PresentMatch:
		return present == specifier.PresentMatch
	case *route.QueryParameterMatcher_StringMatch:
		return present && textMatches(specifier.StringMatch, value[0])
	}
	return present
}

// The path that the upstream sees.
func rewritten(r request, found *route.Route) string {
	action := found.GetRoute()
	if rewrite := action.GetRegexRewrite(); rewrite != nil {
		substitution := regexp.MustCompile(`\\(\d)`).ReplaceAllString(rewrite.Substitution, "$${$1}")
		return regexp.MustCompile(rewrite.Pattern.Regex).ReplaceAllString(r.path, substitution)
	}
	if action.GetPrefixRewrite() == "" {
		return r.path
	}
	switch path := found.Match.PathSpecifier.(type) {
	case *route.RouteMatch_Prefix:
		return action.PrefixRewrite + strings.TrimPrefix(r.path, path.Prefix)
	case *route.RouteMatch_PathSeparatedPrefix:
		return action.PrefixRewrite + strings.TrimPrefix(r.path, path.PathSeparatedPrefix)
	}
	return action.PrefixRewrite
}
