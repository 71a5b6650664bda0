"""Rewrites that change nothing: each must still pass."""
import io
import re
import subprocess

import pikepdf

from kinds import sound
from paper import Paper, write_objects


def qpdf(file, folder, *options):
    out = folder + '/rewritten.pdf'
    subprocess.run(['qpdf', *options, file, out], check=True)
    with open(out, 'rb') as done:
        return done.read()


@sound
def itself(file, folder):
    with open(file, 'rb') as same:
        return same.read()


@sound
def resaved(file, folder):
    out = io.BytesIO()
    pikepdf.open(file).save(out, fix_metadata_version=False)
    return out.getvalue()


@sound
def linearised(file, folder):
    return qpdf(file, folder, '--linearize')


@sound
def recompressed(file, folder):
    return qpdf(file, folder, '--recompress-flate', '--compression-level=9')


@sound
def object_streams(file, folder):
    return qpdf(file, folder, '--object-streams=generate')


@sound
def no_object_streams(file, folder):
    return qpdf(file, folder, '--object-streams=disable')


@sound
def uncompressed(file, folder):
    return qpdf(file, folder, '--stream-data=uncompress')


@sound
def metadata_compressed(file, folder):
    """PDF/A allows Flate for metadata since its second part."""
    import zlib
    pdf = pikepdf.open(file)
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(zlib.compress(data), filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


@sound
def second_id(file, folder):
    with open(file, 'rb') as same:
        data = same.read()
    return re.sub(rb'(/ID ?\[ ?<[0-9A-Fa-f]{32}> ?<)[0-9A-Fa-f]{32}>', lambda m: m.group(1) + b'ab' * 16 + b'>', data)


@sound
def renumbered(file, folder):
    """Objects in the opposite order, under other numbers."""
    with open(file, 'rb') as same:
        objects, trailer = Paper('renumbered', same.read()).objects()
    top = max(objects) + 1
    refer = re.compile(rb'\b(\d+) 0 R\b')

    def turn(data):
        head, mark, tail = data.partition(b'\nstream\n')
        return refer.sub(lambda m: b'%d 0 R' % (top - int(m.group(1))), head) + mark + tail
    return write_objects({top - n: turn(data) for n, data in objects.items()}, {k: turn(v) for k, v in trailer.items()})


@sound
def cleaned(file, folder):
    """By MuPDF: unused and equal objects away, streams compressed."""
    out = folder + '/cleaned.pdf'
    subprocess.run(['mutool', 'clean', '-gggg', '-z', file, out], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(out, 'rb') as done:
        return done.read()
