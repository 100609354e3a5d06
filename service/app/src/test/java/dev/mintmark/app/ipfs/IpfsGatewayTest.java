package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpfsGatewayTest {
    @TempDir
    Path folder;

    private final byte[] file = Samples.bytes(3_000_000);
    private final UnixFs.Import dag = UnixFs.V1_2025.of(file);
    private final Set<String> pinned = new HashSet<>();
    private IpfsGateway gateway;

    @BeforeEach
    void pin() throws Exception {
        BlockStore store = new BlockStore(folder);
        for (Block block : dag.blocks()) {
            store.put(block);
        }
        gateway = new IpfsGateway(store, pinned::contains);
        dag.blocks().forEach(block -> pinned.add(block.cid().toString()));
    }

    @Test
    void returnsTheBytesOfTheFile() throws Exception {
        IpfsGateway.Answer answer = ask(null, null, null, null);

        assertThat(answer.length()).hasValue(3_000_000L);
        assertThat(answer.headers())
                .containsEntry("ETag", "\"" + dag.root() + "\"")
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
        assertThat(bytes(answer)).isEqualTo(file);
    }

    @Test
    void returnsARangeAcrossTwoLeaves() throws Exception {
        IpfsGateway.Answer answer = ask(null, null, null, "bytes=1048570-1048580");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.headers()).containsEntry("Content-Range", "bytes 1048570-1048580/3000000");
        assertThat(bytes(answer)).isEqualTo(Arrays.copyOfRange(file, 1048570, 1048581));
        assertThat(bytes(ask(null, null, null, "bytes=-3"))).isEqualTo(Arrays.copyOfRange(file, 2999997, 3000000));
        for (String behind : new String[] {"bytes=3000000-", "bytes=99999999999999999999-", "bytes=-0"}) {
            assertThat(ask(null, null, null, behind).status()).as(behind).isEqualTo(416);
        }
    }

    @Test
    void aRangeReadsOnlyTheBlocksThatItNeeds() throws Exception {
        BlockStore store = new BlockStore(folder);
        store.delete(dag.blocks().get(0).cid());
        store.delete(dag.blocks().get(2).cid());
        // the type of the file is in its first leaf
        store.put(dag.blocks().getFirst());

        assertThat(bytes(ask(null, null, null, "bytes=1048576-2097151")))
                .isEqualTo(Arrays.copyOfRange(file, 1048576, 2097152));
        assertThatIOException().isThrownBy(() -> bytes(ask(null, null, null, "bytes=1048576-2097152")));
    }

    @Test
    void aFormThatIsNotHereIsNotAcceptable() throws Exception {
        assertThat(ask(null, "application/vnd.ipld.dag-json", null, null).status())
                .isEqualTo(406);
        assertThat(ask("raw", "application/vnd.ipld.dag-json", null, null).status())
                .as("the parameter goes before the header")
                .isEqualTo(200);
    }

    @Test
    void anArchiveWithDuplicatesHasABlockAsOftenAsItOccurs() throws Exception {
        BlockStore store = new BlockStore(folder);
        UnixFs.Import twice = UnixFs.V1_2025.of(new byte[2 << 20]);
        for (Block block : twice.blocks()) {
            store.put(block);
        }
        pinned.add(twice.root().toString());
        String cid = twice.root().toString();

        assertThat(bytes(carOf(cid, null))).hasSizeLessThan(2 << 20);
        IpfsGateway.Answer all = carOf(cid, "application/vnd.ipld.car; dups=y");
        assertThat(bytes(all)).hasSizeGreaterThan(2 << 20);
        assertThat(all.headers().get("Content-Type")).endsWith("dups=y");
        assertThat(all.headers().get("ETag"))
                .isNotEqualTo(carOf(cid, null).headers().get("ETag"));
    }

    private IpfsGateway.Answer carOf(String cid, @Nullable String accept) throws Exception {
        return gateway.answer(new IpfsGateway.Request(cid, "car", null, null, accept, null, null, null))
                .orElseThrow();
    }

    @Test
    void aHeaderThatIsNoRangeIsIgnored() throws Exception {
        for (String header : new String[] {"bytes=5-2", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-"}) {
            assertThat(ask(null, null, null, header).status()).as(header).isEqualTo(200);
        }
    }

    @Test
    void aRangeOfOtherContentIsNotSent() throws Exception {
        String tag = "\"" + dag.root() + "\"";
        assertThat(askIfRange(tag).status()).isEqualTo(206);
        assertThat(askIfRange("\"other\"").status()).isEqualTo(200);
        assertThat(askIfRange("W/" + tag).status()).as("a weak tag").isEqualTo(200);
    }

    private IpfsGateway.Answer askIfRange(String ifRange) throws Exception {
        return gateway.answer(new IpfsGateway.Request(
                        dag.root().toString(), null, null, null, null, null, "bytes=0-9", ifRange))
                .orElseThrow();
    }

    @Test
    void returnsARawBlock() throws Exception {
        IpfsGateway.Answer answer = ask("raw", null, null, null);

        assertThat(answer.headers()).containsEntry("Content-Type", "application/vnd.ipld.raw");
        assertThat(dag.root().names(bytes(answer))).isTrue();
        assertThat(bytes(ask(null, "application/vnd.ipld.raw", null, null))).isEqualTo(bytes(answer));
    }

    @Test
    void aCarArchiveHoldsEveryBlockRootFirst() throws Exception {
        ByteBuffer car = ByteBuffer.wrap(bytes(ask("car", null, null, null)));
        List<Block> blocks = new ArrayList<>();
        byte[] header = section(car);
        while (car.hasRemaining()) {
            byte[] section = section(car);
            blocks.add(new Block(
                    Cid.ofBytes(Arrays.copyOf(section, Cid.BYTES)),
                    Arrays.copyOfRange(section, Cid.BYTES, section.length)));
        }

        assertThat(header).hasSize(58).containsSubsequence(dag.root().bytes());
        assertThat(blocks).hasSize(4).allMatch(block -> block.cid().names(block.bytes()));
        assertThat(blocks.getFirst().cid()).isEqualTo(dag.root());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        blocks.subList(1, blocks.size()).forEach(block -> joined.writeBytes(block.bytes()));
        assertThat(joined.toByteArray()).isEqualTo(file);
    }

    /** The file has leaves of a megabyte: from 0, from 1,048,576 and from 2,097,152. */
    @ParameterizedTest
    @CsvSource({
        "0:0, 2",
        "1048575:1048576, 3",
        "2097152:*, 2",
        "-1:*, 2",
        "0:-1, 4",
        "0:*, 4",
        "-3000000:-2000000, 2",
        "9000000:*, 1",
        "5:4, 1"
    })
    void anArchiveOfAPartHasTheBlocksThatItTakes(String part, int blocks) throws Exception {
        IpfsGateway.Answer answer = askPart(part, "entity");

        ByteBuffer car = ByteBuffer.wrap(bytes(answer));
        section(car);
        byte[] root = section(car);
        int found = 1;
        while (car.hasRemaining()) {
            section(car);
            found++;
        }
        assertThat(Arrays.copyOf(root, Cid.BYTES)).isEqualTo(dag.root().bytes());
        assertThat(found).isEqualTo(blocks);
        assertThat(answer.headers().get("ETag")).isEqualTo("W/\"" + dag.root() + ".car.bytes=" + part + "\"");
    }

    @Test
    void aPartCountsInTheScopeEntityAloneAndIsTwoNumbers() throws Exception {
        assertThat(bytes(askPart("0:0", "all")).length).isGreaterThan(file.length);
        for (String wrong : List.of("", "5", "a:b", "1:2:3", "*:5", "1:" + "9".repeat(19))) {
            assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> askPart(wrong, "entity"));
        }
    }

    private IpfsGateway.Answer askPart(String part, String scope) throws Exception {
        return gateway.answer(
                        new IpfsGateway.Request(dag.root().toString(), "car", scope, part, null, null, null, null))
                .orElseThrow();
    }

    @Test
    void answersNotModifiedToAMatchingEtag() throws Exception {
        assertThat(ask(null, null, "\"" + dag.root() + "\"", null).status()).isEqualTo(304);
        assertThat(ask("raw", null, "\"" + dag.root() + "\"", null).status()).isEqualTo(200);
    }

    @Test
    void answersNotFoundForContentThatIsNotPinned() throws Exception {
        String cid = Cid.of(Cid.Codec.RAW, new byte[] {1}).toString();

        assertThat(gateway.answer(new IpfsGateway.Request(cid, null, null, null, null, null, null, null)))
                .isEmpty();
    }

    /** As what a try to pin left whose process was killed. */
    @Test
    void blocksInTheStoreThatBelongToNoPinAreNotServed() throws Exception {
        for (Block block : dag.blocks()) {
            String cid = block.cid().toString();
            for (String format : new String[] {"raw", "car", null}) {
                var request = new IpfsGateway.Request(cid, format, null, null, null, null, null, null);
                assertThat(gateway.answer(request)).isPresent();
                pinned.remove(cid);
                assertThat(gateway.answer(request)).isEmpty();
                pinned.add(cid);
            }
        }
    }

    @Test
    void refusesABadCidAndABadFormat() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> gateway.answer(
                        new IpfsGateway.Request("../../secret", null, null, null, null, null, null, null)))
                .matches(e -> e.field().equals("cid"));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> ask("tar", null, null, null))
                .matches(e -> e.field().equals("format"));
    }

    private IpfsGateway.Answer ask(
            @Nullable String format, @Nullable String accept, @Nullable String known, @Nullable String range)
            throws Exception {
        return gateway.answer(
                        new IpfsGateway.Request(dag.root().toString(), format, null, null, accept, known, range, null))
                .orElseThrow();
    }

    private static byte[] bytes(IpfsGateway.Answer answer) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        return out.toByteArray();
    }

    private static byte[] section(ByteBuffer car) {
        int length = 0;
        int shift = 0;
        byte b;
        do {
            b = car.get();
            length |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        byte[] out = new byte[length];
        car.get(out);
        return out;
    }
}
