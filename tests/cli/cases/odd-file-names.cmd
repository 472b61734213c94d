cp sample.hps -- '-x' && cp sample.hps eval && printf x > "$(printf 'a\nb\033[31m')"
heapy-tui info -- -x | head -n 1
heapy-tui info ./-x | head -n 1
heapy-tui --print -- eval | head -n 1 | cut -c 1-5
heapy-tui info "$(printf 'a\nb\033[31m')"
