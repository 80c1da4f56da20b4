"""ZVT: the German-speaking countries' protocol between till and payment terminal (VdTH PA00P015 and PA00P016)."""
