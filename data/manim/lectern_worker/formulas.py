# SPDX-License-Identifier: GPL-2.0-or-later
"""Formulas: found in the code before it runs, set by LaTeX all in one run beside it, kept as SVG files for all jobs."""

import ast
import os
import re
import select
import shutil
import subprocess
import tempfile
from pathlib import Path

import manim
from manim import config
from manim.mobject.text import tex_mobject
from manim.utils import tex_file_writing as stock

from . import confine
from .faults import LatexError

CLASSES = {name: name for name in ("MathTex", "Tex", "SingleStringMathTex", "Title", "BulletedList")}
CLASSES["show_formula"] = "MathTex"  # of a teaching scene
KEYWORDS = {"tex_environment", "arg_separator", "substrings_to_isolate", "tex_to_color_map"}
DIGITS = "0123456789.,-+"
INLINE = re.compile(r"\$([^$]+)\$")  # formulas in the texts of a teaching scene
SECONDS = 60
PLACE = re.compile(r"(?:l\.\d+|<(?!inserted text).*?>) (.*\S.*)")  # where TeX was, up to what it does not understand
MARKUP = re.compile(r"\.\.\.\S*raw <g id='[^']*'>\}")  # Manim's, in front of what the user wrote
BEGIN, END = r"\begin{document}", r"\end{document}"
SINGLE, MANY = "[preview]{standalone}", "[preview,multi=page]{standalone}"

_cache = None
_work = None
_batches = []  # (names, descriptor that ends when the batch has)


class Found(Exception):
    """Carries a formula's source out of Manim's constructors."""


def latex_found():
    return bool(shutil.which("latex") and shutil.which("dvisvgm"))


def use(cache, work):
    global _cache, _work
    _cache, _work = Path(cache), Path(work)
    _work.mkdir(parents=True, exist_ok=True)


def source_of(expression, environment, template):
    template = template or config["tex_template"]
    if environment is None:
        return template.get_texcode_for_expression(expression)
    return template.get_texcode_for_expression_in_env(expression, environment)


def tex_to_svg_file(expression, environment=None, tex_template=None):
    """In place of Manim's: looks into the cache, waits for the batch, else sets this one formula."""
    template = tex_template or config["tex_template"]
    source = source_of(expression, environment, template)
    name = stock.tex_hash(source)
    kept = (_cache or Path(config.get_dir("tex_dir"))) / f"{name}.svg"
    if not kept.exists():
        wait_for_batch(name)
    if not kept.exists():
        publish(set_alone(name, source, template), kept)
    return kept


def publish(made, kept):
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    shutil.copyfile(made, part)
    os.replace(part, kept)


# One formula


def set_alone(name, source, template):
    folder = (_work or Path(config.get_dir("tex_dir"))) / f"{os.getpid()}-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    compilers = template.tex_compiler
    for compiler in [compilers] if isinstance(compilers, str) else compilers:
        run_latex(compiler, template.output_format, f"{name}.tex", folder)
    made = run_dvisvgm(f"{name}{template.output_format}", folder)
    if len(made) != 1:
        raise LatexError("LaTeX made no page of the formula")
    return made[0]


def run_latex(compiler, output_format, file, folder):
    command = stock.make_tex_compilation_command(compiler, output_format, Path(file), Path("."))
    command.insert(1, "-no-shell-escape")
    if run(command, folder) != 0:
        raise LatexError(complaint((folder / file).with_suffix(".log")))


def run_dvisvgm(file, folder):
    """The SVG files of all pages, in their order."""
    pdf = ["--pdf"] if file.endswith(".pdf") else []
    run(["dvisvgm", *pdf, "--page=1-", "--no-fonts", "--verbosity=0", "--output=page-%6p.svg", file], folder)
    return sorted(folder.glob("page-*.svg"))


def run(command, folder):
    try:
        return subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except FileNotFoundError as error:
        raise LatexError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise LatexError(f"{command[0]} did not end within {SECONDS} s") from error


def complaint(log):
    """What LaTeX complains about, in its own words and with the place."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "LaTeX failed and left no log"
    for index, line in enumerate(lines):
        if line.startswith("!"):
            what = line[1:].strip().removeprefix("LaTeX Error: ")
            places = filter(None, map(PLACE.match, lines[index + 1 :]))
            place = next((found[1].strip() for found in places), "")
            return f"{what} {MARKUP.sub('', place)}".strip()
    return "LaTeX failed"


# All formulas of some code


def formulas_in(code):
    """Sources of the formulas that the code makes of constants, as {name: source}."""
    try:
        tree = ast.parse(code if not code[:1].isspace() else f"if True:\n{code}")
    except SyntaxError:
        return {}
    found = [source for node in ast.walk(tree) for source in sources_at(node)]
    return {stock.tex_hash(source): source for source in found if source}


def sources_at(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for formula in INLINE.findall(node.value):
            yield source_of_making("MathTex", [formula.strip()], {})
    elif isinstance(node, ast.Call) and called(node) in CLASSES:
        yield source_of_call(node)


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def source_of_call(node):
    name = called(node)
    try:
        arguments = [ast.literal_eval(argument) for argument in node.args]
        keywords = {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg in KEYWORDS}
    except ValueError:  # not constant
        return None
    return source_of_making(CLASSES[name], arguments[:1] if name == "show_formula" else arguments, keywords)


def source_of_making(name, arguments, keywords):
    """What Manim would hand to LaTeX; None when it would not get so far."""

    def record(expression, environment=None, tex_template=None):
        raise Found(source_of(expression, environment, tex_template))

    kept, tex_mobject.tex_to_svg_file = tex_mobject.tex_to_svg_file, record
    try:
        getattr(manim, name)(*arguments, **keywords)
    except Found as found:
        return found.args[0]
    except Exception:  # it fails where it runs, at its own line
        return None
    finally:
        tex_mobject.tex_to_svg_file = kept
    return None


def prepare_digits(cache):
    """Numbers on axes are formulas of single characters; they are set once, before anyone needs them."""
    use(cache, os.path.join(tempfile.gettempdir(), "latex"))
    prepare("\n".join(f"MathTex({character!r})" for character in DIGITS))


def prepare(code):
    """Starts one LaTeX run for all formulas of the code that the cache lacks."""
    if not latex_found():
        return
    coming = set().union(*(names for names, _ in _batches))
    missing = {
        name: source
        for name, source in formulas_in(code).items()
        if name not in coming and not (_cache / f"{name}.svg").exists()
    }
    if not missing:
        return
    ended, ends = os.pipe()
    me = os.getpid()
    if os.fork() == 0:
        os.close(ended)
        confine.die_with(me)
        run_batch(missing)
        os._exit(0)
    os.close(ends)
    _batches.append((set(missing), ended))


def run_batch(missing):
    """In a process of its own. What fails is set again, alone, by who needs it, and told there."""
    folder = _work / f"batch-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / "all.tex").write_text(document(missing.values()), encoding="utf-8")
        run_latex("latex", ".dvi", "all.tex", folder)
        made = run_dvisvgm("all.dvi", folder)
        if len(made) == len(missing):
            for name, page in zip(missing, made, strict=True):
                publish(page, _cache / f"{name}.svg")
    except (LatexError, OSError, ValueError):
        pass
    shutil.rmtree(folder, ignore_errors=True)


def document(sources):
    """One document with a page for each formula; ValueError when they don't share a preamble that allows it."""
    parts = [source.partition(BEGIN) for source in sources]
    preamble = parts[0][0]
    if SINGLE not in preamble or any(part[0] != preamble for part in parts):
        raise ValueError("formulas of different templates")
    pages = [part[2].partition(END)[0].strip("\n") for part in parts]
    body = "".join(f"\\begin{{page}}\n{page}\n\\end{{page}}\n" for page in pages)
    return f"{preamble.replace(SINGLE, MANY)}{BEGIN}\n{body}{END}\n"


def wait_for_batch(name):
    for names, ended in _batches:
        if name in names:
            select.select([ended], [], [], SECONDS)


def install():
    stock.tex_to_svg_file = tex_to_svg_file
    tex_mobject.tex_to_svg_file = tex_to_svg_file
