package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Well-formed bytes, changed at random from a fixed seed, for every parser. */
@Tag("slow")
class MutationFuzzTest {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000L;
    private static final int BASE_MEMORY = 4 << 20;
    private static final int MEMORY_PER_BYTE = 200;
    private static final byte[] INTERESTING = HexFormat.of().parseHex("00017f80ffa1bf9f5f7fd8c61b3b9b5b");

    @TempDir
    static Path folder;

    private static SignedAsset png;
    private static SignedAsset jpeg;
    private static SignedAsset webp;
    private static byte[] cose;
    private static DevelopmentAuthority authority;

    @FunctionalInterface
    private interface Parser {
        void parse(byte[] bytes) throws C2paException;
    }

    @BeforeAll
    static void sign() throws Exception {
        authority = DevelopmentAuthority.openOrCreate(folder);
        png = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), authority.signer());
        jpeg = ManifestWriter.sign(SampleImages.jpeg(8, 8), SampleImages.content("a prompt"), authority.signer());
        webp = ManifestWriter.sign(SampleImages.webp(8, 8), SampleImages.content(), authority.signer());
        cose = CoseSign1.sign(authority.signer(), new byte[100]);
    }

    @Test
    void cbor() {
        byte[] nested = HexFormat.of().parseHex("a361618301205f41014102ff6162bf6163d81882f4f5ff6164fb3ff0000000000000");
        fuzz(30_000, List.of(cose, nested), bytes -> CborReader.parse(bytes));
    }

    @Test
    void cose() {
        fuzz(15_000, List.of(cose), bytes -> CoseSign1.parse(bytes));
    }

    @Test
    void jumbf() {
        fuzz(25_000, List.of(png.manifestStore(), jpeg.manifestStore()), bytes -> JumbfReader.parse(bytes));
    }

    @Test
    void imageFiles() {
        fuzz(30_000, List.of(png.bytes(), jpeg.bytes(), webp.bytes()), bytes -> {
            ArrayFormat format = ArrayFormat.of(bytes);
            format.find(bytes);
            format.insertionPoint(bytes);
        });
    }

    @Test
    void wholeStores() throws C2paException {
        StoreValidator validator =
                new StoreValidator(TrustPolicy.of(new TrustAnchors(List.of(authority.root()))), Instant.now());
        FileRange span =
                ArrayFormat.of(png.bytes()).find(png.bytes()).orElseThrow().span();
        fuzz(2_000, List.of(png.manifestStore()), bytes -> {
            // The validator's own net is below this: nothing but its checked exception may come out.
            ValidationReport report = validator.validate(Source.of(png.bytes()), new Container(bytes, span));
            assertThat(report.state()).isNotNull();
        });
    }

    private static void fuzz(int rounds, List<byte[]> seeds, Parser parser) {
        int factor = Integer.getInteger("mintmark.fuzz.factor", 1);
        Random random = new Random(20261123);
        int refused = 0;
        for (int round = 0; round < rounds * factor; round++) {
            byte[] bytes = mutate(seeds.get(round % seeds.size()), random);
            long memory = THREAD.getCurrentThreadAllocatedBytes();
            long time = System.nanoTime();
            try {
                parser.parse(bytes);
            } catch (C2paException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("Round " + round + ", " + HexFormat.of().formatHex(bytes), e);
            }
            assertThat(THREAD.getCurrentThreadAllocatedBytes() - memory)
                    .as("memory of round %d, %d bytes", round, bytes.length)
                    .isLessThan(BASE_MEMORY + (long) MEMORY_PER_BYTE * bytes.length);
            assertThat(System.nanoTime() - time).as("time of round %d", round).isLessThan(5 * SECOND);
        }
        assertThat(refused).as("mutations that were refused").isPositive();
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 8; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
                case 2 -> bytes[at] = (byte) random.nextInt();
                case 3 -> {
                    for (int i = at; i < Math.min(at + 4, bytes.length); i++) {
                        bytes[i] = (byte) (random.nextBoolean() ? 0xff : 0);
                    }
                }
                case 4 -> bytes = java.util.Arrays.copyOf(bytes, at);
                case 5 -> {
                    int length = Math.min(random.nextInt(40), bytes.length - at);
                    System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
                }
                default -> {
                    int length = Math.min(1 + random.nextInt(9), bytes.length - at);
                    byte[] without = new byte[bytes.length - length];
                    System.arraycopy(bytes, 0, without, 0, at);
                    System.arraycopy(bytes, at + length, without, at, bytes.length - at - length);
                    bytes = without;
                }
            }
        }
        return bytes;
    }
}
