heapy-tui --generate completion > completion && bash -n completion
bash -c '. ./completion; COMP_WORDS=(heapy-tui eval --f); COMP_CWORD=2; _heapy_tui; echo "${COMPREPLY[@]}"
COMP_WORDS=(heapy-tui e); COMP_CWORD=1; _heapy_tui; echo "${COMPREPLY[@]}"'
bash -c '. ./completion; COMP_WORDS=(heapy-tui --theme c); COMP_CWORD=2; _heapy_tui; echo "${COMPREPLY[@]}"'
