heapy-tui --print --keys 'c : export Space rows.csv Enter' --size 80x10 sample.hps | tail -n 2 | head -n 1
cat rows.csv | cut -d , -f 2,4,9-; stat -c %a rows.csv
heapy-tui --print --keys 'c : export Space rows.csv Enter' --size 80x10 sample.hps | tail -n 1
heapy-tui --print --keys 'c : export! Space rows.csv Enter' --size 80x10 sample.hps | tail -n 2 | head -n 1
heapy-tui --print --keys 'c & Session Enter : export Space rows.json Enter' --size 80x10 sample.hps > frame
"$python" -c 'import json; made = json.load(open("rows.json"))
print(made["view"], made["expression"], [row["kind"] for row in made["rows"]])'
heapy-tui --print --keys 'c : save Space frame.txt Enter' --size 80x10 sample.hps > frame; head -n 3 frame.txt; stat -c %a frame.txt
heapy-tui --print --keys 'c : export Space none/rows.csv Enter' --size 80x10 sample.hps | tail -n 2 | head -n 1
heapy-tui --print --keys 'c ? : export Space help.csv Enter' --size 80x10 sample.hps | tail -n 1
ls
