# the same from a stream; JSON and HTML are whole, and name nothing from elsewhere
heapy-tui report sample.hps > text
heapy-tui report sample.cap | sed s/sample.cap/sample.hps/g | sed '2s/.*/==========/' | diff text - && echo same
heapy-tui report --format json -o data.json sample.hps
"$python" -c 'import json
data = json.load(open("data.json"))
print(sorted(data))
print([(s["form"], s["bytes"]) for s in data["suspects"]], [r["name"] for r in data["largest"]][:2])'
stat -c %a data.json
heapy-tui report -f html -o page.html sample.hps
"$python" -c 'from html.parser import HTMLParser
open_tags, void = [], {"meta"}
class Page(HTMLParser):
    def handle_starttag(self, tag, attributes):
        assert tag != "script" and not {"src", "href", "onload"} & {n for n, _ in attributes}, tag
        if tag not in void: open_tags.append(tag)
    def handle_endtag(self, tag):
        assert open_tags.pop() == tag, tag
text = open("page.html").read()
Page().feed(text)
assert not open_tags and "url(" not in text and "://" not in text
print("a page")'
