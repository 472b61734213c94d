mkdir -p home/heapy-tui
XDG_CONFIG_HOME=$PWD/home
export XDG_CONFIG_HOME
echo '- a file that is named counts, keys and all'
printf '%s\n' '# mine' 'set units = exact' 'bind x sort' 'set first-view = classes' > mine
heapy-tui --config mine --print --keys x --size 60x10 sample.hps | sed -n 3,4p
echo '- the own file does not count with --print'
printf '%s\n' 'set theme = pink' 'bind x leave' > home/heapy-tui/config
heapy-tui --print --keys c --size 60x10 sample.hps | sed -n 3,4p
echo '- without a screen every mistake is told'
heapy-tui sample.hps 2>&1 | sed "s|$PWD/||"
echo "- and so before a program is run"
heapy-tui run nothing.py 2>&1 | sed "s|$PWD/||"
echo 'print("ran")' > prog.py
heapy-tui run prog.py 2>&1 | sed "s|$PWD/||"
echo '- unless it is left out'
setsid -w heapy-tui --no-config sample.hps
echo '- a file that is named must be there'
heapy-tui --config nowhere --print sample.hps
echo $?
heapy-tui --theme pink --print sample.hps
echo $?
