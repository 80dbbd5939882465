"""Sends packets into a node's network namespace and tells what became of them.

Reads one JSON request per line and writes one JSON answer per line. One process, on one processor, holds a packet socket
on the far end of each of the node's cables: what the kernel does with a packet is done when two or three frames that were
sent behind it have come through, so nothing here waits by the clock except for a frame that is lost on the way.
"""
import ctypes
import errno
import json
import os
import select
import socket
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
ETH_P_ALL = 3
FENCE = 0x88B5
IP_TRANSPARENT = 19
IPV6_FREEBIND = 78
NETLINK_NETFILTER = 12
SOL_NETLINK = 270
PACKET_IGNORE_OUTGOING = 23

plan = json.loads(sys.stdin.readline())
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[os.getpid() % len(os.sched_getaffinity(0))]})


def enter(namespace):
    with open('/run/netns/' + namespace) as file:
        if libc.setns(file.fileno(), 0x40000000) != 0:
            raise OSError(ctypes.get_errno(), 'setns ' + namespace)


def packet_socket(device):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.bind((device, ETH_P_ALL))
    sock.setsockopt(263, PACKET_IGNORE_OUTGOING, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUFFORCE if hasattr(socket, 'SO_RCVBUFFORCE') else 33, 8 << 20)
    sock.setblocking(False)
    return sock


def netlink():
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    sock.bind((0, 0))
    sock.setsockopt(socket.SOL_SOCKET, 33, 32 << 20)
    sock.setblocking(False)
    return sock


def attribute(kind, data):
    text = struct.pack('=HH', 4 + len(data), kind) + data
    return text + b'\0' * (-len(text) % 4)


def ask_for_log(sock, group):
    """Every packet that is logged to this group is told at once, with its first 128 bytes."""
    settings = [
        attribute(1, struct.pack('B', 1)),
        attribute(2, struct.pack('>IBB', 128, 2, 0)),
        attribute(5, struct.pack('>I', 1)),
    ]
    for setting in settings:
        body = struct.pack('>BBH', 0, 0, group) + setting
        sock.send(struct.pack('=IHHII', 16 + len(body), 4 << 8 | 1, 1 | 4, 0, 0) + body)
        select.select([sock], [], [], 10)
        reply = sock.recv(4096)
        error = struct.unpack_from('=i', reply, 16)[0]
        if error != 0:
            raise OSError(-error, 'nfnetlink_log')


def attributes(data):
    found = {}
    at = 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from('=HH', data, at)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[at + 4:at + length]
        at += (length + 3) & ~3
    return found


def text_of(data):
    return data.rstrip(b'\0').decode('utf-8', 'replace')


def number_of(data):
    return None if data is None else int.from_bytes(data, 'big')


def traced(family, data):
    found = attributes(data)
    verdict = attributes(found[5]) if 5 in found else {}
    return {
        'kind': 'nft', 'family': family, 'table': text_of(found.get(1, b'')), 'chain': text_of(found.get(2, b'')),
        'handle': number_of(found.get(3)), 'type': number_of(found.get(4)), 'id': number_of(found.get(6)),
        'verdict': number_of(verdict.get(1)), 'protocol': number_of(found.get(15)), 'mark': number_of(found.get(14)),
        'network': found.get(8, b'').hex(), 'transport': found.get(9, b'').hex(),
    }


def logged(family, group, data):
    found = attributes(data)
    return {
        'kind': 'log', 'family': family, 'group': group, 'prefix': text_of(found.get(10, b'')),
        'hook': found[1][2], 'mark': number_of(found.get(2)) or 0,
        'in': number_of(found.get(4)), 'out': number_of(found.get(5)),
        'payload': found.get(9, b'').hex(),
    }


def read_netlink(sock, events):
    while True:
        try:
            data = sock.recv(1 << 17)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise
            events.append({'kind': 'lost'})
            continue
        at = 0
        while at + 16 <= len(data):
            length, kind, _, _, _ = struct.unpack_from('=IHHII', data, at)
            if length < 16:
                break
            body = data[at + 16:at + length]
            if kind == (10 << 8 | 17):
                events.append(traced(body[0], body[4:]))
            elif kind == (4 << 8):
                events.append(logged(body[0], struct.unpack_from('>H', body, 2)[0], body[4:]))
            at += (length + 3) & ~3


def checksum(data):
    if len(data) % 2:
        data += b'\0'
    total = sum(struct.unpack('>%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


crc_table = []
for number in range(256):
    for _ in range(8):
        number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
    crc_table.append(number)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ crc_table[(crc ^ byte) & 0xFF]
    return struct.pack('<I', crc ^ 0xFFFFFFFF)


def sctp(source_port, port, answer, tag):
    chunk = struct.pack('>BBHIIHHI', 2 if answer else 1, 0, 20, 77, 100000, 1, 1, 9)
    if answer:
        chunk = struct.pack('>BBHIIHHI', 2, 0, 28, 78, 100000, 1, 1, 9) + struct.pack('>HHI', 7, 8, 1)
    header = struct.pack('>HHI', source_port, port, tag)
    return header + crc32c(header + b'\0\0\0\0' + chunk) + chunk


def transport(packet):
    """The packet above IP; an answer's text begins with A, a question's with Q."""
    protocol = packet['protocol']
    answer = packet.get('answer', False)
    sport, dport = packet.get('sport', 0), packet.get('dport', 0)
    text = (b'A' if answer else b'Q') + b'x' * max(0, packet.get('size', 12) - 1)
    if protocol == 'sctp':
        return 132, sctp(sport, dport, answer, 77 if answer else 0)
    if protocol == 'tcp':
        flags = packet['flags']
        body = struct.pack('>HHIIBBHHH', sport, dport, packet.get('seq', 1000), packet.get('ack', 0), 5 << 4, flags,
                           64000, 0, 0) + (text if packet.get('data') else b'')
        number, at = 6, 16
    elif protocol == 'udp':
        body = struct.pack('>HHHH', sport, dport, 8 + len(text), 0) + text
        number, at = 17, 6
    else:
        kind, code = packet['type']
        body = struct.pack('>BBHHH', kind, code, 0, sport, 1) + text
        number, at = (1 if protocol == 'icmp' else 58), 2
    source, destination = address(packet['source']), address(packet['destination'])
    pseudo = b'' if protocol == 'icmp' else source + destination + struct.pack('>II', len(body), number)
    total = checksum(pseudo + body)
    return number, body[:at] + struct.pack('>H', total or 0xFFFF) + body[at + 2:]


def address(text):
    return socket.inet_pton(socket.AF_INET6 if ':' in text else socket.AF_INET, text)


def ip_packet(packet):
    number, body = transport(packet)
    source, destination = address(packet['source']), address(packet['destination'])
    ttl, tos = packet.get('ttl', 64), packet.get('tos', 0)
    if len(source) == 16:
        return struct.pack('>IHBB', 6 << 28 | tos << 20, len(body), number, ttl) + source + destination + body
    header = struct.pack('>BBHHHBBH', 0x45, tos, 20 + len(body), packet.get('sport', 0), 0x4000, ttl, number, 0)
    header += source + destination
    return header[:10] + struct.pack('>H', checksum(header)) + header[12:] + body


def frame(packet):
    kind = 0x86DD if ':' in packet['source'] else 0x0800
    return bytes.fromhex(packet['to'].replace(':', '') + packet['from'].replace(':', '')) + struct.pack(
        '>H', kind) + ip_packet(packet)


ports = {}
for name, (namespace, device) in plan['ports'].items():
    enter(namespace)
    ports[name] = packet_socket(device)
enter(plan['wire'])
fence_out, fence_in = packet_socket('fence0'), packet_socket('fence1')
enter(plan['node'])
log = netlink()
for group in (0, 3):
    ask_for_log(log, group)
trace = netlink()
trace.setsockopt(SOL_NETLINK, 1, 9)


def fence():
    """Returns when this processor has worked off what was queued when it was called."""
    fence_out.send(b'\xff' * 6 + b'\x02\0\0\0\0\xfe' + struct.pack('>H', FENCE) + b'\0' * 46)
    while True:
        if not select.select([fence_in], [], [], 30)[0]:
            raise TimeoutError('a frame on a cable of its own was lost')
        data = fence_in.recv(256)
        if data[12:14] == struct.pack('>H', FENCE):
            return


def settle(rounds):
    for _ in range(rounds):
        fence()


def collect(rounds=4):
    settle(rounds)
    events, frames = [], []
    read_netlink(trace, events)
    read_netlink(log, events)
    for name, sock in ports.items():
        while True:
            try:
                data = sock.recv(4096)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno == errno.ENETDOWN:
                    continue
                raise
            if data[12:14] in (b'\x08\0', b'\x86\xdd'):
                frames.append({'port': name, 'to': data[:6].hex(), 'from': data[6:12].hex(), 'packet': data[14:].hex()})
    return {'events': events, 'frames': frames}


kinds = {'tcp': socket.SOCK_STREAM, 'udp': socket.SOCK_DGRAM}
numbers = {'icmp': 1, 'icmpv6': 58, 'sctp': 132}


def from_process(packet):
    """A process on the node sends; what its socket is told comes with the rest."""
    family = socket.AF_INET6 if ':' in packet['destination'] else socket.AF_INET
    protocol = packet['protocol']
    said = None
    if protocol in kinds:
        sock = socket.socket(family, kinds[protocol])
    else:
        sock = socket.socket(family, socket.SOCK_RAW, numbers[protocol])
    sock.setblocking(False)
    if protocol == 'tcp':
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    try:
        port = packet.get('sport', 0) if protocol in kinds else 0
        if packet.get('source') or port:
            sock.bind((packet.get('source') or ('::' if family == socket.AF_INET6 else '0.0.0.0'), port))
        dport = packet.get('dport', 0) if protocol in kinds else 0
        if protocol == 'tcp':
            sock.connect((packet['destination'], dport))
        elif protocol == 'udp':
            sock.connect((packet['destination'], dport))
            sock.send(b'Q' + b'x' * max(0, packet.get('size', 12) - 1))
        else:
            # A raw socket's ICMPv6 checksum is the kernel's work, the others are ours and need no addresses.
            text = transport({**packet, 'source': packet.get('source') or '0.0.0.0'
                              if family == socket.AF_INET else packet.get('source') or '::'})[1]
            sock.sendto(text, (packet['destination'], 0))
    except BlockingIOError:
        pass
    except OSError as error:
        said = errno.errorcode.get(error.errno, str(error.errno))
    return sock, said


listeners = {}
open_connections = []


def listen(addresses, on):
    """Binds TCP and UDP ports on the node's own addresses."""
    enter(plan['node'])
    for ip in addresses:
        family = socket.AF_INET6 if ':' in ip else socket.AF_INET
        for port in on:
            tcp = socket.socket(family, socket.SOCK_STREAM)
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                tcp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            tcp.bind((ip, port))
            tcp.listen(65535)
            tcp.setblocking(False)
            udp = socket.socket(family, socket.SOCK_DGRAM)
            if family == socket.AF_INET6:
                udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            udp.bind((ip, port))
            udp.setblocking(False)
            listeners[ip, port] = (tcp, udp)


def serve():
    """Accepts and answers what waits at the node's ports; tells who has asked whom."""
    served = []
    for (ip, port), (tcp, udp) in listeners.items():
        while True:
            try:
                connection, peer = tcp.accept()
            except (BlockingIOError, ConnectionAbortedError):
                break
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            served.append({'protocol': 'tcp', 'ip': ip, 'port': port, 'peer': peer[0], 'peerPort': peer[1]})
            open_connections.append(connection)
        while True:
            try:
                data, peer = udp.recvfrom(4096)
            except (BlockingIOError, ConnectionRefusedError):
                break
            except OSError:
                continue
            served.append({'protocol': 'udp', 'ip': ip, 'port': port, 'peer': peer[0], 'peerPort': peer[1]})
            if data[:1] == b'Q':
                try:
                    udp.sendto(b'A' + data[1:], peer)
                except OSError as error:
                    served[-1]['said'] = errno.errorcode.get(error.errno, str(error.errno))
    return served


process = None


def heard():
    """Has the process that asked got its answer? None without such a process, and for its raw sockets, which hear of more than that."""
    if process is None or process.type == socket.SOCK_RAW:
        return None
    # An error that waits is told before what was received.
    return received() or received() if process.type == socket.SOCK_DGRAM else connected()


def received():
    try:
        return process.recv(4096)[:1] == b'A'
    except OSError:
        return False


def connected():
    """What the process said to the answer may have been reset in its turn; a reset instead of an answer is ECONNREFUSED."""
    try:
        process.getpeername()
        return True
    except OSError:
        return process.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNRESET


def what_follows():
    """All that comes of what was sent, and of what the processes on the node answer."""
    told = collect()
    told['served'] = serve()
    if told['served']:
        more = collect()
        told['events'] += more['events']
        told['frames'] += more['frames']
    told['heard'] = heard()
    return told


def carry_out(request):
    global process
    what = request['do']
    if what == 'listen':
        listen(request['addresses'], request['ports'])
        return {}
    if what == 'frame':
        ports[request['port']].send(frame(request))
        return what_follows()
    if what == 'process':
        process, said = from_process(request)
        told = what_follows()
        told['said'] = said
        return told
    if what == 'forget':
        if process is not None:
            process.close()
            process = None
        serve()
        for connection in open_connections:
            connection.close()
        open_connections.clear()
        collect(2)
        return {}
    raise ValueError(what)


print(json.dumps({'ready': True}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps(carry_out(json.loads(line))), flush=True)
    except Exception as error:
        print(json.dumps({'failed': '%s: %s' % (type(error).__name__, error)}), flush=True)
