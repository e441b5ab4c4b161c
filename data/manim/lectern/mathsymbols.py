# SPDX-License-Identifier: GPL-2.0-or-later
"""What LaTeX commands look like in ordinary fonts."""

SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "propto": "∝", "ll": "≪", "gg": "≫", "infty": "∞", "partial": "∂", "nabla": "∇", "forall": "∀", "exists": "∃",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "setminus": "∖",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "implies": "⇒", "Leftrightarrow": "⇔",
    "iff": "⇔", "mapsto": "↦", "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "cdots": "⋯", "ldots": "…",
    "dots": "…", "vdots": "⋮", "ddots": "⋱", "circ": "∘", "bullet": "•", "star": "⋆", "angle": "∠", "perp": "⊥",
    "parallel": "∥", "prime": "′", "hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "land": "∧", "lor": "∨", "neg": "¬",
    "oplus": "⊕", "otimes": "⊗", "langle": "⟨", "rangle": "⟩", "vert": "|", "mid": "|", "degree": "°", "checkmark": "✓",
}
BIG = {"sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂"}
FUNCTIONS = set(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp log ln lg lim max min sup inf det gcd deg dim ker "
    "arg mod Pr".split()
)
LIMITS = {"sum", "prod", "bigcup", "bigcap", "lim", "max", "min", "sup", "inf"}
SPACES = {
    "quad": 1.0, "qquad": 2.0, ",": 0.17, ":": 0.22, ";": 0.28, " ": 0.3, "!": -0.1, "thinspace": 0.17, "enspace": 0.5,
}
ACCENTS = {"hat": "ˆ", "vec": "→", "dot": "˙", "tilde": "˜", "bar": "", "overline": "", "underline": ""}
DELIMITERS = {
    ".": "", "\\{": "{", "\\}": "}", "\\|": "‖", "\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋",
    "\\lceil": "⌈", "\\rceil": "⌉", "\\vert": "|", "\\lvert": "|", "\\rvert": "|",
}
SIZES = {
    "big": 0.9, "bigl": 0.9, "bigr": 0.9, "Big": 1.15, "Bigl": 1.15, "Bigr": 1.15, "bigg": 1.45, "biggl": 1.45,
    "biggr": 1.45, "Bigg": 1.75, "Biggl": 1.75, "Biggr": 1.75,
}
