#!/usr/bin/env bash
# Code Quality by the rules of GitLab's reader; JUnit by an independent reader, and every object in it once.
. "$(dirname "$0")/common.sh"
need python3

example
cp -r "$source/tests/rules" .
expect 1 "$tool" precheck . --report gitlab=quality.json --report junit=junit.xml --report json=all.json
python3 - <<'PYTHON'
import json, re
entries = json.load(open('quality.json'))
known = json.load(open('all.json'))['findings']
assert len(entries) == len(known) > 50, (len(entries), len(known))
seen = set()
for entry in entries:
    assert isinstance(entry['description'], str) and entry['description'], entry
    assert re.fullmatch('[0-9a-f]+', entry['fingerprint']), entry
    assert entry['fingerprint'] not in seen, entry
    seen.add(entry['fingerprint'])
    assert entry['severity'] in ('info', 'minor', 'major', 'critical', 'blocker'), entry
    path, begin = entry['location']['path'], entry['location']['lines']['begin']
    assert not path.startswith(('/', './')) and type(begin) is int and begin > 0, entry
assert not open('quality.json', 'rb').read().startswith(b'\xef\xbb\xbf')
PYTHON
[ -x "$python/python3" ] && "$python/python3" -c 'import junitparser' 2>/dev/null || skip "no junitparser"
"$python/python3" - <<'PYTHON'
import json
from junitparser import JUnitXml, Failure
known = json.load(open('all.json'))
xml = JUnitXml.fromfile('junit.xml')
cases = [case for suite in xml for case in suite]
names = [(case.classname, case.name, case._elem.get('file')) for case in cases]
failed = [case for case in cases if any(isinstance(result, Failure) for result in case.result)]
assert xml.tests == len(cases) and xml.failures == len(failed) > 0, (xml.tests, xml.failures, len(cases), len(failed))
assert len(set(names)) == len(names)
errors = sum(f['level'] == 'error' for f in known['findings'])
told = sum(case.result[0].text.count('error: ') for case in failed)
assert told >= errors, (told, errors)
passed = {case.name for case in cases if not case.result}
assert 'VirtualNode shop/cart-v1' in passed, passed
PYTHON
