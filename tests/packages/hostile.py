#!/usr/bin/env python3
"""Packages that are not as they should be, and sound ones that other programs write: hostile.py GOOD OUT makes of the package
in the folder GOOD one of each case of tests/packages/table, as OUT/CASE, OUT/CASE.zip or OUT/CASE.tar, and prints its path.
Where a program of one's own would write it, it is written by zipfile or tarfile; what none would write, byte by byte."""
import hashlib, io, os, shutil, socket, struct, sys, tarfile, zipfile, zlib

good, out = sys.argv[1:3]
top = os.path.basename(good)
files = {}
for folder, _, names in os.walk(good):
    for name in names:
        path = os.path.join(folder, name)
        files[os.path.relpath(path, good)] = open(path, 'rb').read()
files = dict(sorted(files.items()))
payload = [path for path in files if path.startswith('data/')]


class Member:
    """A file of a zip, each field of which may lie."""
    def __init__(self, name, data=b'', **lies):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data, self.lies = data, lies

    def fields(self, where):
        flags = 0x800 if any(byte > 127 for byte in self.name) else 0
        fields = dict(name=self.name, method=0, flags=flags, crc=zlib.crc32(self.data), packed=len(self.data), length=len(self.data),
                      extra=b'', mode=0o100644, made_by=3, disk=0)
        fields.update({key[len(where):]: value for key, value in self.lies.items() if key.startswith(where)})
        fields.update({key: value for key, value in self.lies.items() if not key.startswith(('local_', 'central_'))})
        return fields

    def local(self):
        f = self.fields('local_')
        return struct.pack('<4s5HIIIHH', b'PK\3\4', 20, f['flags'], f['method'], 0, 33, f['crc'], f['packed'], f['length'],
                           len(f['name']), len(f['extra'])) + f['name'] + f['extra'] + self.lies.get('bytes', self.data)

    def central(self, offset):
        f = self.fields('central_')
        return struct.pack('<4s6HIIIHHHHHII', b'PK\1\2', f['made_by'] << 8 | 20, 20, f['flags'], f['method'], 0, 33, f['crc'], f['packed'],
                           f['length'], len(f['name']), len(f['extra']), 0, f['disk'], 0, f['mode'] << 16,
                           f.get('offset', offset)) + f['name'] + f['extra']


def end(count, size, offset, comment=b''):
    return struct.pack('<4s4HIIH', b'PK\5\6', 0, 0, count, count, size, offset, len(comment)) + comment


def zipped(more=(), without=(), prefix=b'', gap=b'', suffix=b'', hidden=(), before_end=b'', count=0, close=None):
    members = [Member(f'{top}/{path}', data) for path, data in files.items() if path not in without] + list(more)
    body, directory = prefix, b''
    for i, member in enumerate(members):
        offset = len(body)
        body += member.local() + (gap if i == 0 else b'')
        if member not in hidden:
            directory += member.central(offset)
    number = len(members) - len(hidden)
    tail = close(number, len(directory), len(body)) if close else end(number + count, len(directory), len(body))
    return body + directory + before_end + tail + suffix


def in_zip(name, data=b'x', **lies):
    return zipped([Member(f'{top}/{name}' if isinstance(name, str) else name, data, **lies)])


def tarred(more=(), format=tarfile.PAX_FORMAT, prefix=f'{top}/'):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode='w', format=format) as tar:
        for path, data in files.items():
            info = tarfile.TarInfo(prefix + path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for info, data in more:
            tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def info(name, data=b'x', **fields):
    it = tarfile.TarInfo(name)
    it.size = len(data)
    for key, value in fields.items():
        setattr(it, key, value)
    return it, data


def in_tar(name, data=b'x', **fields):
    return tarred([info(name, data, **fields)])


def header(name, size=b'00000000001\0', type=b'0', checksum=None):
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:108], block[108:116], block[116:124] = b'0000644\0', b'0000000\0', b'0000000\0'
    block[124:136], block[136:148], block[148:156], block[156:157] = size, b'00000000000\0', b' ' * 8, type
    block[257:265] = b'ustar\0' + b'00'
    block[148:156] = b'%06o\0 ' % (sum(block) if checksum is None else checksum)
    return bytes(block)


def raw_tar(blocks):
    """A sound tar with other blocks before its end."""
    whole = tarred()
    at = whole.rstrip(b'\0')
    length = (len(at) + 511) // 512 * 512
    return whole[:length] + blocks + b'\0' * 1024


def padded(data):
    return data + b'\0' * (-len(data) % 512)


def record(key, value):
    rest = len(key) + len(value) + 3
    length = rest + 1
    while len(str(length)) + rest != length:
        length += 1
    return f'{length} {key}={value}\n'.encode()


def pax(records):
    return header(b'PaxHeaders/1', b'%011o\0' % len(records), b'x') + padded(records)


def write(name, data):
    with open(os.path.join(out, name), 'wb') as file:
        file.write(data)


def folder(case, change):
    """A copy of the package that `change` is done to."""
    path = os.path.join(out, case)
    shutil.copytree(good, path)
    here = os.getcwd()
    os.chdir(path)
    change()
    os.chdir(here)


def put(path, data, mode='w'):
    with open(path, mode) as file:
        file.write(data)


def edit(path, change):
    put(path, change(open(path, encoding='utf-8').read()))


def renew_tags():
    """Tag manifests anew, so that only what they list is wrong."""
    for kind in ('sha256', 'sm3'):
        lines = []
        for name in sorted(os.listdir('.')):
            if os.path.isfile(name) and not name.startswith('tagmanifest-'):
                lines.append(f"{hashlib.new(kind, open(name, 'rb').read()).hexdigest()}  {name}\n")
        put(f'tagmanifest-{kind}.txt', ''.join(lines))


def then_renewed(path, change):
    edit(path, change)
    renew_tags()


def streamed():
    """As a program writes that does not seek: sizes behind the data."""
    class Pipe(io.RawIOBase):
        def __init__(self): self.all = b''
        def writable(self): return True
        def write(self, data): self.all += bytes(data); return len(data)
    pipe = Pipe()
    with zipfile.ZipFile(pipe, 'w', zipfile.ZIP_DEFLATED) as it:
        for path, data in files.items():
            it.writestr(f'{top}/{path}', data)
    return pipe.all


def packed(prefix, deflated=True, folders=False, comment=b''):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as it:
        if folders:
            for name in sorted({prefix + os.path.dirname(path) + '/' for path in files if '/' in path}):
                it.writestr(zipfile.ZipInfo(name), b'')
        for path, data in files.items():
            it.writestr(prefix + path, data)
        it.comment = comment
    return stream.getvalue()


def bomb():
    data = b'\0' * (400 << 20)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return in_zip('data/bomb', data, method=8, bytes=(small := deflate.compress(data) + deflate.flush()), packed=len(small))


def overlap():
    shared = Member(f'{top}/data/shared', b'y' * 1000)
    lines = [Member(f'{top}/data/a{i}', b'y' * 1000) for i in range(5)]
    directory = b''.join(line.central(0) for line in [shared] + lines)
    return shared.local() + directory + end(1 + len(lines), len(directory), len(shared.local()))


def many(count):
    members = [Member(f'{top}/data/{i}') for i in range(count)]
    body, directory = [], []
    at = 0
    for member in members:
        local = member.local()
        directory.append(member.central(at))
        body.append(local)
        at += len(local)
    size = sum(map(len, directory))
    return b''.join(body + directory) + long_end(count, size, at)(0, 0, 0)


def long_end(count, size, offset, old=(0xffff, 0xffffffff, 0xffffffff)):
    def close(*_):
        return struct.pack('<4sQHHIIQQQQ', b'PK\6\6', 44, 45, 45, 0, 0, count, count, size, offset) + \
            struct.pack('<4sIQI', b'PK\6\7', 0, offset + size, 1) + end(*old)
    return close


def swapped():
    changed = dict(files)
    changed[payload[0]], changed[payload[1]] = changed[payload[1]], changed[payload[0]]
    return zipped([Member(f'{top}/{path}', changed[path]) for path in payload[:2]], without=payload[:2])


def sparse():
    return raw_tar(header(b'data/sparse', type=b'S') + padded(b'x'))


def zip64_differs(count, size, offset):
    return long_end(count, size, offset, (count - 1, size, offset))()


secret = b'\x00' * 12 + b'x'
cases = {
    'zip-absolute.zip': lambda: in_zip(b'/etc/cron.d/x'),
    'zip-parent.zip': lambda: in_zip(b'../x'),
    'zip-parent-deep.zip': lambda: in_zip('data/a/../../../x'),
    'zip-backslash.zip': lambda: in_zip('data\\x'),
    'zip-drive.zip': lambda: in_zip(b'C:x'),
    'tar-absolute.tar': lambda: in_tar('/etc/x'),
    'tar-parent.tar': lambda: in_tar(f'{top}/data/../../../x'),
    'tar-pax-parent.tar': lambda: raw_tar(pax(record('path', '../../x')) + header(b'data/harmless') + padded(b'x')),
    'tar-gnu-parent.tar': lambda: raw_tar(header(b'././@LongLink', b'00000000006\0', b'L') + padded(b'../xy\0') + header(b'data/x') + padded(b'x')),
    'zip-control.zip': lambda: in_zip('data/a\nb'),
    'zip-bidi.zip': lambda: in_zip('data/\u202efdp.exe'),
    'zip-gbk.zip': lambda: in_zip(top.encode() + b'/data/' + '用电登记表.pdf'.encode('gbk'), flags=0),
    'zip-nul.zip': lambda: in_zip('data/a.pdf\0.exe'),
    'zip-device-name.zip': lambda: in_zip('data/CON.txt'),
    'zip-trailing-dot.zip': lambda: in_zip('data/x.'),
    'zip-nfd.zip': lambda: in_zip('data/e\u0301.txt'),
    'zip-long.zip': lambda: in_zip('data/' + 'x' * 300),
    'tar-gbk.tar': lambda: raw_tar(header(top.encode() + b'/data/' + '用电'.encode('gbk')) + padded(b'x')),
    'zip-link.zip': lambda: in_zip('data/link', b'/etc/passwd', mode=0o120777),
    'tar-link.tar': lambda: in_tar(f'{top}/data/link', b'', type=tarfile.SYMTYPE, linkname='/etc/passwd'),
    'tar-hard-link.tar': lambda: in_tar(f'{top}/data/link', b'', type=tarfile.LNKTYPE, linkname='/etc/passwd'),
    'zip-fifo.zip': lambda: in_zip('data/fifo', b'', mode=0o010644),
    'tar-device.tar': lambda: in_tar(f'{top}/data/null', b'', type=tarfile.CHRTYPE, devmajor=1, devminor=3),
    'tar-fifo.tar': lambda: in_tar(f'{top}/data/fifo', b'', type=tarfile.FIFOTYPE),
    'zip-twice.zip': lambda: in_zip(payload[0], b'another'),
    'tar-twice.tar': lambda: in_tar(f'{top}/{payload[0]}', b'another'),
    'zip-file-and-folder.zip': lambda: in_zip(payload[0] + '/below'),
    'zip-case.zip': lambda: zipped([Member(f'{top}/data/same.txt', b'1'), Member(f'{top}/data/Same.txt', b'2')]),
    'zip-width.zip': lambda: zipped([Member(f'{top}/data/a1.txt', b'1'), Member(f'{top}/data/ａ１.txt', b'2')]),
    'tar-case.tar': lambda: tarred([info(f'{top}/data/x'), info(f'{top}/data/X')]),
    'zip-folder-case.zip': lambda: zipped([Member(f'{top}/data/one/x', b'1'), Member(f'{top}/data/One/y', b'2')]),
    'zip-secret.zip': lambda: in_zip('data/secret', b'x', flags=1, bytes=secret, packed=13),
    'zip-secret-aes.zip': lambda: in_zip('data/secret', b'x', flags=1, method=99, bytes=secret, packed=13,
                                         extra=struct.pack('<HHH2sBH', 0x9901, 7, 2, b'AE', 3, 8)),
    'zip-bomb.zip': bomb,
    'zip-bomb-overlap.zip': overlap,
    'zip-bomb-declared.zip': lambda: in_zip('data/large', b'x', length=0xffffffff, packed=0xffffffff, extra=struct.pack('<HHQQ', 1, 16, 40 << 30, 1)),
    'tar-bomb-declared.tar': lambda: raw_tar(header(b'data/large', b'\x80' + (40 << 30).to_bytes(11, 'big'))),
    'zip-too-many.zip': lambda: many(100001),
    'zip-prefix.zip': lambda: b'#!/bin/sh\nexit\n' + zipped(),
    'zip-suffix.zip': lambda: zipped(suffix=b'something behind it'),
    'zip-gap.zip': lambda: zipped(gap=b'unseen bytes'),
    'zip-two-directories.zip': lambda: zipped(before_end=Member(f'{top}/{payload[0]}', b'other').central(0)),
    'zip-two-ends.zip': lambda: zipped(close=lambda count, size, offset: end(count, size, offset, end(0, 0, 0))),
    'zip-name-differs.zip': lambda: in_zip('data/x', central_name=f'{top}/data/y'.encode()),
    'zip-size-differs.zip': lambda: in_zip('data/x', b'xyz', local_length=2),
    'zip-method-differs.zip': lambda: in_zip('data/x', local_method=8),
    'zip-unicode-differs.zip': lambda: in_zip('data/x', extra=struct.pack('<HHBI', 0x7075, 5 + 6, 1, 0) + b'data/y'),
    'zip-hidden.zip': lambda: zipped([hidden := Member(f'{top}/data/hidden', b'x')], hidden=[hidden]),
    'zip-zip64-lies.zip': lambda: zipped(close=zip64_differs),
    'zip-zip64-far.zip': lambda: in_zip('data/x', central_offset=0xffffffff, central_extra=struct.pack('<HHQ', 1, 8, 1 << 60)),
    'zip-zip64-short.zip': lambda: in_zip('data/x', central_offset=0xffffffff, central_extra=struct.pack('<HHI', 1, 4, 1)),
    'zip-truncated.zip': lambda: zipped()[:-300],
    'zip-empty.zip': lambda: b'',
    'zip-method.zip': lambda: in_zip('data/x', method=12),
    'zip-crc.zip': lambda: in_zip('data/x', crc=1),
    'zip-short.zip': lambda: in_zip('data/x', b'xyz', method=8, length=5, bytes=b'\x01\x02\x00\xfd\xffxy', packed=7),
    'zip-longer.zip': lambda: in_zip('data/x', b'xyz', method=8, length=1, bytes=b'\x01\x02\x00\xfd\xffxy', packed=7),
    'zip-disks.zip': lambda: in_zip('data/x', disk=1),
    'zip-count.zip': lambda: zipped(count=-1),
    'tar-truncated.tar': lambda: tarred().rstrip(b'\0')[:-700],
    'tar-no-end.tar': lambda: padded(tarred().rstrip(b'\0')),
    'tar-checksum.tar': lambda: raw_tar(header(b'data/x', checksum=1) + padded(b'x')),
    'tar-sparse.tar': sparse,
    'tar-sparse-pax.tar': lambda: raw_tar(pax(record('GNU.sparse.major', '1')) + header(b'data/x') + padded(b'x')),
    'tar-global.tar': lambda: raw_tar(header(b'g', b'%011o\0' % len(record('path', 'data/x')), b'g') + padded(record('path', 'data/x'))),
    'tar-tail.tar': lambda: tarred() + tarred(),
    'tar-negative.tar': lambda: raw_tar(header(b'data/x', b'\xff' * 12) + padded(b'x')),
    'tar-pax-broken.tar': lambda: raw_tar(pax(b'99 path=x\n') + header(b'data/x') + padded(b'x')),
    'text.zip.txt': lambda: b'no package at all',
    'zip-no-bag.zip': lambda: zipped(without=['bagit.txt']),
    'zip-two-bags.zip': lambda: zipped([Member('other/bagit.txt', files['bagit.txt'])]),
    'zip-hollow.zip': lambda: zipped([Member(f'{top}/data/空/', central_mode=0o40755)]),
    'tar-hollow.tar': lambda: in_tar(f'{top}/data/空', b'', type=tarfile.DIRTYPE),
    'zip-swapped.zip': swapped,
    # Sound ones.
    'sound-deflated.zip': lambda: packed(f'{top}/'),
    'sound-folders.zip': lambda: packed(f'{top}/', folders=True),
    'sound-top.zip': lambda: packed('', deflated=False),
    'sound-comment.zip': lambda: packed(f'{top}/', comment='一户一档'.encode()),
    'sound-streamed.zip': streamed,
    'sound-zip64.zip': lambda: zipped(close=lambda count, size, offset: long_end(count, size, offset)()),
    'sound-nested.zip': lambda: files['data/其他/nested.zip'] and zipped(),
    'sound-pax.tar': lambda: tarred(),
    'sound-gnu.tar': lambda: tarred(format=tarfile.GNU_FORMAT),
    'sound-ustar.tar': lambda: tarred(format=tarfile.USTAR_FORMAT),
    'sound-dot.tar': lambda: tarred(prefix='./'),
}


def socket_at(path):
    with socket.socket(socket.AF_UNIX) as it:
        it.bind(path)


folders = {
    'folder-bidi': lambda: put('data/\u2067x', 'x'),
    'folder-control': lambda: put('data/a\x1b[2Jb', 'x'),
    'folder-link': lambda: os.symlink('/dev/null', 'data/link'),
    'folder-link-folder': lambda: os.symlink('电子档案', 'data/link'),
    'folder-link-data': lambda: (os.rename('data', '../moved-data'), os.symlink('../moved-data', 'data')),
    'folder-hard-link': lambda: os.link(payload[0], 'data/again'),
    'folder-fifo': lambda: os.mkfifo('data/fifo'),
    'folder-socket': lambda: socket_at('data/socket'),
    'folder-case': lambda: (put('data/x', ''), put('data/X', '')),
    'folder-empty': lambda: (shutil.rmtree('data'), [os.remove(name) for name in os.listdir('.')]),
    'folder-altered': lambda: put(payload[0], 'altered'),
    'folder-same-size': lambda: put(payload[0], files[payload[0]][:-1] + b'~', 'wb'),
    'folder-tag-altered': lambda: edit('bag-info.txt', lambda text: text.replace('某某', '另一')),
    'folder-missing': lambda: os.remove(payload[0]),
    'folder-renamed': lambda: os.rename(payload[0], payload[0] + '.bak'),
    'folder-added': lambda: put('data/Thumbs.db', 'x'),
    'folder-hollow': lambda: os.makedirs('data/空/更空'),
    'folder-hollow-tag': lambda: os.mkdir('new'),
    'folder-tag-added': lambda: put('readme.txt', 'x'),
    'folder-sm3-short': lambda: then_renewed('manifest-sm3.txt', lambda text: text.split('\n', 1)[1]),
    'folder-manifest-broken': lambda: then_renewed('manifest-sha256.txt', lambda text: text + 'no digest  data/x\n'),
    'folder-manifest-twice': lambda: then_renewed('manifest-sha256.txt', lambda text: text + text.split('\n')[0] + '\n'),
    'folder-manifest-outside': lambda: then_renewed('manifest-sha256.txt', lambda text: text + '0' * 64 + '  ../../etc/passwd\n'),
    'folder-no-manifest': lambda: (os.remove('manifest-sha256.txt'), renew_tags()),
    'folder-no-tagmanifest': lambda: [os.remove(f'tagmanifest-{kind}.txt') for kind in ('sha256', 'sm3')],
    'folder-sha512': lambda: (put('manifest-sha512.txt', 'x'), renew_tags()),
    'folder-oxum': lambda: then_renewed('bag-info.txt', lambda text: text.replace('Payload-Oxum: ', 'Payload-Oxum: 1')),
    'folder-bagit': lambda: then_renewed('bagit.txt', lambda text: text.replace('1.0', '9.9')),
    'folder-fetch': lambda: (put('fetch.txt', 'http://example.org/x 1 data/x\n'), renew_tags()),
    'sound-crlf': lambda: then_renewed('manifest-sm3.txt', lambda text: text.replace('\n', '\r\n')),
    'sound-signed': lambda: (os.mkdir('signatures'), put('signatures/manifest.p7s', 'x')),
}

for name, make in cases.items():
    write(name, make())
for name, change in folders.items():
    folder(name, change)
