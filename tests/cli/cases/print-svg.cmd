heapy-tui --print --svg --keys c --size 60x12 sample.hps > frame.svg
head -n 1 frame.svg | cut -c 1-60
tail -n 1 frame.svg
"$python" -c 'import sys, xml.etree.ElementTree as tree
root = tree.parse("frame.svg").getroot()
texts = ["".join(e.itertext()) for e in root if e.tag.endswith("text")]
print(len(root) > 40, any("shop.Session" in t for t in texts), "href" in open("frame.svg").read())'
heapy-tui --print --svg --ascii sample.hps | LC_ALL=C grep -c '[^ -~]'
