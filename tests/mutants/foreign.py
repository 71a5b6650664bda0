"""Files of other programs: refused, each with findings that are true of it."""
import os
import subprocess
import sys

TYPST = '0.15.0'
HERE = os.path.dirname(os.path.abspath(__file__))


def typst(folder):
    """A Python that has Typst, from PyPI."""
    python = f'{folder}/bin/python'
    if not os.path.exists(python):
        subprocess.run([sys.executable, '-m', 'venv', folder], check=True)
    subprocess.run([f'{HERE}/../pypi', python, f'typst=={TYPST}'], check=True)
    return python


def make(folder, first, typst):
    """folder/NAME.pdf of each program; first: a file of ours, which those that rewrite are given; typst: a Python, or None."""
    os.makedirs(folder, exist_ok=True)
    quiet = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL, 'check': True}
    subprocess.run(['pdftocairo', '-pdf', first, f'{folder}/cairo.pdf'], **quiet)
    subprocess.run(['gs', '-q', '-sDEVICE=pdfwrite', '-o', f'{folder}/ghostscript.pdf', first], **quiet)
    subprocess.run(['gs', '-q', '-dPDFA=3', '-dPDFACompatibilityPolicy=1', '-sColorConversionStrategy=RGB', '-sDEVICE=pdfwrite',
                    '-o', f'{folder}/ghostscript-a.pdf', first], **quiet)
    subprocess.run(['mutool', 'convert', '-o', f'{folder}/mupdf.pdf', first], **quiet)
    if typst:
        with open(f'{folder}/form.typ', 'w') as source:
            source.write('#set document(title: "供电方案答复单")\n#set text(lang: "zh", font: "Noto Serif SC")\n'
                         '= 供电方案答复单\n#table(columns: 2, [户号], [1500000000401])\n')
        for name, standard in (('typst', None), ('typst-a', 'a-3u')):
            with open(f'{folder}/{name}.pdf', 'wb') as out:
                program = ('import sys, typst; sys.stdout.buffer.write(typst.compile(%r, font_paths=["build/fonts"], ignore_system_fonts=True'
                           '%s))' % (f'{folder}/form.typ', ', pdf_standards=%r' % standard if standard else ''))
                subprocess.run([typst, '-c', program], stdout=out, check=True)
    return sorted(f'{folder}/{name}' for name in os.listdir(folder) if name.endswith('.pdf'))
