package dev.mintmark.app.ipfs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A UnixFS file node that holds only links, in dag-pb. The canonical form has links (field 2) before data (field 1).
 *
 * @param links in the file's order
 * @see <a href="https://ipld.io/specs/codecs/dag-pb/spec/">DAG-PB</a>
 * @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS</a>
 */
record DagPb(List<Link> links) {
    private static final int FILE = 2;
    /** Far above the 1,024 that are written; a block of 2 MiB has no room for more. */
    private static final int MAX_LINKS = 50_000;

    DagPb {
        links = List.copyOf(links);
    }

    /**
     * @param size bytes of the file below this link
     * @param total bytes of all blocks below it, itself included
     */
    record Link(Cid cid, long size, long total) {}

    long size() {
        return links.stream().mapToLong(Link::size).sum();
    }

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + links.size() * 56);
        for (Link link : links) {
            ByteArrayOutputStream pb = new ByteArrayOutputStream(56);
            Protobuf.bytes(pb, 1, link.cid().bytes());
            Protobuf.bytes(pb, 2, new byte[0]);
            Protobuf.number(pb, 3, link.total());
            Protobuf.bytes(out, 2, pb.toByteArray());
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream(16 + links.size() * 5);
        Protobuf.number(data, 1, FILE);
        Protobuf.number(data, 3, size());
        links.forEach(link -> Protobuf.number(data, 4, link.size()));
        Protobuf.bytes(out, 1, data.toByteArray());
        return out.toByteArray();
    }

    /**
     * Parses a node of a file whose bytes are in its leaves.
     *
     * @throws IllegalArgumentException where it is anything else: a directory, a file with bytes inside its nodes, sizes
     *     that do not fit the links
     */
    static DagPb decode(byte[] block) {
        List<byte[]> cids = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (Protobuf.Field field : Protobuf.fields(block)) {
            if (field.number() == 2) {
                require(cids.size() < MAX_LINKS, "has too many links");
                readLink(field.bytes(), cids, totals);
            } else if (field.number() == 1) {
                readData(field.bytes(), sizes);
            }
        }
        require(cids.size() == totals.size() && cids.size() == sizes.size(), "has sizes that do not fit its links");
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < cids.size(); i++) {
            require(sizes.get(i) >= 0 && totals.get(i) >= 0, "has a negative size");
            links.add(new Link(Cid.ofBytes(cids.get(i)), sizes.get(i), totals.get(i)));
        }
        return new DagPb(links);
    }

    private static void readLink(byte[] link, List<byte[]> cids, List<Long> totals) {
        for (Protobuf.Field field : Protobuf.fields(link)) {
            if (field.number() == 1) {
                cids.add(field.bytes());
            } else if (field.number() == 3) {
                totals.add(field.value());
            }
        }
    }

    private static void readData(byte[] data, List<Long> sizes) {
        for (Protobuf.Field field : Protobuf.fields(data)) {
            switch (field.number()) {
                case 1 -> require(field.value() == FILE, "is not a file");
                case 2 -> require(field.bytes().length == 0, "holds bytes of its own");
                case 4 -> {
                    require(sizes.size() < MAX_LINKS, "has too many sizes");
                    sizes.add(field.value());
                }
                default -> {
                    // the file's size is the sum of its links' sizes; mode and time do not change its bytes
                }
            }
        }
    }

    private static void require(boolean holds, String flaw) {
        if (!holds) {
            throw new IllegalArgumentException("The dag-pb node " + flaw + ".");
        }
    }
}
