# the version of either format stands behind the magic; see docs
"$python" - <<'P'
for name in "sample.cap", "sample.hps":
    data = bytearray(open(name, "rb").read())
    data[8] = 99
    open("new-" + name, "wb").write(data)
P
heapy-tui eval new-sample.cap heap; echo $?
heapy-tui eval new-sample.hps heap
