#!/usr/bin/env python3
"""Changes a package that is a folder, as somebody would who wants it not to show.

forge.py PACKAGE OUT HOW [remake]      writes a changed copy to OUT; remake: manifests and tag manifests are made anew
HOW is a word of the table below.
"""
import hashlib
import os
import re
import shutil
import sys


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(data)


def files(root):
    found = []
    for folder, _, names in os.walk(root):
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def one(root, pattern):
    return next(os.path.join(root, name) for name in files(root) if re.search(pattern, name))


def replaced(path, old, new):
    data = read(path)
    if old.encode() not in data:
        raise SystemExit('%s is not in %s' % (old, path))
    write(path, data.replace(old.encode(), new.encode(), 1))


def other(root, name):
    return os.path.join(root, 'data/其他', name)


def digest(name, data):
    return hashlib.new(name, data).hexdigest()


def listed(root):
    """package.xml has sizes and digests of what is there now."""
    path = other(root, 'package.xml')
    text = read(path).decode()

    def mend(match):
        data = os.path.join(root, 'data', match.group(1))
        if not os.path.exists(data):
            return match.group(0)
        data = read(data)
        tag = re.sub(r'bytes="\d+"', 'bytes="%d"' % len(data), match.group(0))
        tag = re.sub(r'sha256="[0-9a-f]*"', 'sha256="%s"' % digest('sha256', data), tag)
        return re.sub(r'sm3="[0-9a-f]*"', 'sm3="%s"' % digest('sm3', data), tag)
    write(path, re.sub(r'<file [^>]*path="([^"]*)"[^>]*>', mend, text).encode())


def bit(root):
    path = one(root, r'0001-.*制作件.*\.pdf$')
    data = bytearray(read(path))
    data[len(data) // 2] ^= 1
    write(path, bytes(data))


def bit_listed(root):
    bit(root)
    listed(root)


def scan(root):
    path = one(root, r'0002-.*-1\.png$')
    shutil.copy(one(root, r'0003-.*-1\.png$'), path)


def scan_listed(root):
    scan(root)
    listed(root)


def page(root):
    shutil.copy(one(root, r'0007-'), one(root, r'0002-.*-2\.png$'))
    listed(root)


def torn(root):
    path = one(root, r'0003-.*-1\.png$')
    write(path, read(path)[:60])
    listed(root)


def gone(root):
    os.remove(one(root, r'0006-.*\.pdf$'))


def stray(root):
    write(os.path.join(root, 'data/其他/notes.txt'), b'x')


def hidden(root):
    write(os.path.join(root, 'data/其他/依据/程序/notes.pdf'), b'x')


def value(root):
    replaced(other(root, 'record.xml'), '<cap_kva>630</cap_kva>', '<cap_kva>800</cap_kva>')


def value_listed(root):
    """The digest of the record goes along."""
    value(root)
    data = read(other(root, 'record.xml'))
    bare = re.sub(rb'<package .*</package>', b'', data, flags=re.S)
    path = other(root, 'package.xml')
    write(path, re.sub(rb'record-sha256="[0-9a-f]*"', b'record-sha256="%s"' % digest('sha256', bare).encode(), read(path), count=1))


def grown(root):
    """A record that has only grown; papers made before carry the digest of before."""
    replaced(other(root, 'record.xml'), '</elec_type>', '</elec_type><load_nature>一般负荷</load_nature>')


def rule(root):
    path = one(root, r'依据/程序/templates/rules/archive\.xml$')
    replaced(path, '<rules', '<!-- --><rules')


def rule_gone(root):
    os.remove(one(root, r'依据/程序/templates/rules/limits\.xml$'))


def verdict(root):
    replaced(other(root, 'verdict.xml'), 'held="14"', 'held="15"')


def total(root):
    replaced(other(root, 'package.xml'), '<totals items="14"', '<totals items="15"')


def number(root):
    replaced(other(root, 'package.xml'), 'item_no="0001"', 'item_no="0002"')


def catalogue(root):
    path = one(root, r'data/文件目录\.XML$')
    data = read(path)
    write(path, data[:-20] + data[-20:].replace(b'>', b' >', 1))


def swapped(root):
    one_path, two = one(root, r'9000-一证办结承诺书\.pdf$'), one(root, r'0014-供用电合同（制作件）\.pdf$')
    kept = read(one_path)
    write(one_path, read(two))
    write(two, kept)
    listed(root)


def basis_gone(root):
    shutil.rmtree(os.path.join(root, 'data/其他/依据'))


def tree_gone(root):
    os.remove(other(root, 'package.xml'))


def accepted(root):
    """A paper is taken out everywhere, as if the case had never had it."""
    text = read(other(root, 'record.xml')).decode()
    text = re.sub(r'<material [^>]*ref="AR14"[^>]*></material>', '', text)
    write(other(root, 'record.xml'), text.encode())


# A 移交 folder; remake makes its own manifests anew, not those of its packages.

LIST, SHEET = '交接信息/移交清单.xml', '交接信息/电子档案移交与接收登记表.pdf'


def inner(root):
    """Its packages that are folders, in order."""
    return sorted(folder for folder, _, names in os.walk(root) if folder != root and 'bagit.txt' in names)


def hand_bit(root):
    bit(inner(root)[0])


def hand_gone(root):
    shutil.rmtree(inner(root)[1])


def hand_more(root):
    shutil.copytree(inner(root)[0], inner(root)[0][:-1] + '9')


def hand_stray(root):
    write(os.path.join(root, 'data/电子档案/notes.txt'), b'x')


def hand_swapped(root):
    one_path, two = inner(root)
    os.rename(one_path, root + '.kept')
    os.rename(two, one_path)
    os.rename(root + '.kept', two)


def hand_edition(root):
    """A package is replaced by another that holds."""
    grown(inner(root)[0])
    remake(inner(root)[0])


def hand_digest(root):
    text = read(other(root, LIST))
    write(other(root, LIST), re.sub(rb'( sha256=")[0-9a-f]{8}', rb'\g<1>00000000', text, count=1))


def hand_total(root):
    replaced(other(root, LIST), '<sum packages="2"', '<sum packages="3"')


def hand_twin(root):
    replaced(other(root, LIST), '-0003" case', '-0001" case')


def hand_gap(root):
    text = read(other(root, LIST))
    write(other(root, LIST), re.sub(rb'<absent [^>]*>', b'', text))


def hand_list(root):
    """Another record stands for it."""
    shutil.copy(other(inner(root)[0], 'record.xml'), other(root, LIST))


def hand_list_gone(root):
    os.remove(other(root, LIST))


def hand_text(root):
    replaced(os.path.join(root, 'data/案卷目录.XML'), '10kV', '20kV')


def hand_sheet(root):
    os.remove(other(root, SHEET))


def hand_title(root):
    """Another title in the list and the text made of it."""
    for path in (other(root, LIST), os.path.join(root, 'data/案卷目录.XML')):
        replaced(path, '630kVA', '800kVA')


def hand_pages(root):
    """Fewer pages in the list, of a package and of all: the register sheet and the package know better."""
    text = read(other(root, LIST)).decode()
    for what in ('<sum packages="2"[^>]* pages="', '<package [^>]* pages="'):
        text = re.sub('(%s)(\\d+)' % what, lambda m: m.group(1) + str(int(m.group(2)) - 1), text, count=1)
    write(other(root, LIST), text.encode())


def hand_other_sheet(root):
    """That of a hand-over of the same name with other words."""
    shutil.copy(os.path.join(os.path.dirname(root), 'other', '第1批', 'data/其他', SHEET), other(root, SHEET))


def hand_path(root):
    replaced(other(root, LIST), 'path="data/', 'path="data/../data/')


def manifests(root, prefix, names):
    for algorithm in ('sha256', 'sm3'):
        lines = ['%s  %s\n' % (digest(algorithm, read(os.path.join(root, name))), name) for name in names]
        write(os.path.join(root, '%s-%s.txt' % (prefix, algorithm)), ''.join(lines).encode())


def remake(root):
    payload = [name for name in files(root) if name.startswith('data/')]
    size = sum(os.path.getsize(os.path.join(root, name)) for name in payload)
    info = os.path.join(root, 'bag-info.txt')
    write(info, re.sub(rb'Payload-Oxum: \S+', b'Payload-Oxum: %d.%d' % (size, len(payload)), read(info)))
    manifests(root, 'manifest', payload)
    tags = [name for name in files(root) if not name.startswith(('data/', 'signatures/', 'tagmanifest-'))]
    manifests(root, 'tagmanifest', tags)


def main():
    package, out, how = sys.argv[1:4]
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(package, out)
    globals()[how](out)
    if 'remake' in sys.argv[4:]:
        remake(out)


main()
