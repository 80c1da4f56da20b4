"""The real-kernel test: a Debian machine in QEMU, the package installed in it, USB devices that come and go.

``python -m tests.vm`` (``make vm``) is the outside: it makes the image, boots it and prints what the inside says.
``tests.vm.inside`` is the inside: it runs in the guest with the interpreter the package brings. docs/vm.md has the last
transcript.
"""
