package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mintmark.app.io.SourceUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Graphs that somebody else may have made. */
class DagTest {
    private final Map<Cid, byte[]> blocks = new HashMap<>();
    private final BlockSource source = cid -> Optional.ofNullable(blocks.get(cid));

    @Test
    void refusesANodeWithAWrongSize() {
        Cid leaf = put(Cid.Codec.RAW, new byte[10]);
        Cid root = put(Cid.Codec.DAG_PB, new DagPb(List.of(new DagPb.Link(leaf, 11, 11))).encode());

        assertThatIOException()
                .isThrownBy(() -> Dag.walk(source, root, block -> {}))
                .withMessageContaining("states");
    }

    @Test
    void refusesASmallGraphThatExpandsToAHugeFile() {
        Cid below = put(Cid.Codec.RAW, new byte[1]);
        long size = 1;
        for (int level = 0; level < 24; level++) {
            DagPb.Link link = new DagPb.Link(below, size, size);
            below = put(Cid.Codec.DAG_PB, new DagPb(List.of(link, link, link, link)).encode());
            size *= 4;
        }
        Cid root = below;

        assertThatIOException()
                .isThrownBy(() -> Dag.walk(source, root, block -> {}))
                .withMessageContaining("10000");
    }

    @Test
    void aMissingLeafMakesTheFileUnavailable() throws SourceUnavailableException {
        Cid leaf = Cid.of(Cid.Codec.RAW, new byte[10]);
        Cid root = put(Cid.Codec.DAG_PB, new DagPb(List.of(new DagPb.Link(leaf, 10, 10))).encode());
        IpfsNetwork network = new IpfsNetwork(List.of(source));

        assertThat(network.available(root.toString())).isFalse();
        assertThat(network.fetch(root.toString(), 100)).isEmpty();
    }

    @Test
    void aFileAboveTheLimitIsNotRead() {
        Cid leaf = put(Cid.Codec.RAW, new byte[10]);

        assertThatExceptionOfType(SourceUnavailableException.class)
                .isThrownBy(() -> new IpfsNetwork(List.of(source)).fetch(leaf.toString(), 9))
                .withMessageContaining("more than 9 bytes");
    }

    @Test
    void refusesMalformedNodesWithoutOtherErrors() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new DagPb(List.of(new DagPb.Link(Cid.of(Cid.Codec.RAW, new byte[1]), 1, 1))).encode();
            for (int flip = 0; flip <= i % 4; flip++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                DagPb.decode(bytes);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageEndingWith(".");
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> DagPb.decode(new byte[] {0x0a, 0x7f}));
    }

    private Cid put(Cid.Codec codec, byte[] bytes) {
        Cid cid = Cid.of(codec, bytes);
        blocks.put(cid, bytes);
        return cid;
    }
}
