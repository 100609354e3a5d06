package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.ValidationReport.State;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that name the address of their manifest. */
class RemoteManifestTest {
    private static final String URL = "https://example.org/a?b=1&c=2";
    private static final List<String> FORMATS =
            List.of("png", "jpeg", "webp", "gif", "tiff", "bigtiff", "avif", "heic", "mp4", "svg", "jxl", "wav");

    /** The formats whose XMP the reference does not read. */
    private static final List<String> UNREAD = List.of("gif", "wav");

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static byte[] named(String format) throws C2paException {
        byte[] first = ManifestWriter.withRemoteManifest(SampleImages.of(format, 24, 17), "https://example.org/old");
        return ManifestWriter.withRemoteManifest(first, URL);
    }

    private static SignedAsset apart(byte[] file) throws C2paException {
        return ManifestWriter.signApart(
                file, SampleImages.content().manifest(OptionalAssertions.NONE), signer, SigningOptions.NONE);
    }

    @Test
    void everyFormatWithXmpNamesAnAddressOnce() throws Exception {
        for (String format : FORMATS) {
            byte[] file = named(format);
            assertThat(ManifestReader.remoteManifest(file)).as(format).contains(URL);
            // The old directory of a TIFF and what it leads to stay, unused.
            if (!format.endsWith("tiff")) {
                assertThat(new String(file, StandardCharsets.ISO_8859_1))
                        .as(format)
                        .containsOnlyOnce("dcterms:provenance");
            }
            byte[] signed =
                    ManifestWriter.sign(file, SampleImages.content(), signer).bytes();
            assertThat(validator.validate(signed).state()).as(format).isEqualTo(State.TRUSTED);
            assertThat(ManifestReader.remoteManifest(signed)).as(format).contains(URL);
        }
        byte[] mp3 = SampleImages.of("mp3", 1, 1);
        assertThatExceptionOfType(C2paException.class)
                .isThrownBy(() -> ManifestWriter.withRemoteManifest(mp3, URL))
                .withMessageContaining("not written");
    }

    @Test
    void picturesStayTheSame() throws Exception {
        for (String format : List.of("png", "jpeg", "gif", "tiff")) {
            BufferedImage before = image(SampleImages.of(format, 24, 17));
            BufferedImage after = image(named(format));
            for (int y = 0; y < before.getHeight(); y++) {
                for (int x = 0; x < before.getWidth(); x++) {
                    assertThat(after.getRGB(x, y)).as(format).isEqualTo(before.getRGB(x, y));
                }
            }
        }
        // The offsets of items and tracks lead to the same bytes, because the packet lies behind them.
        for (String format : List.of("avif", "heic", "mp4")) {
            byte[] before = SampleImages.of(format, 24, 17);
            assertThat(named(format)).startsWith(before);
        }
    }

    private static BufferedImage image(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    @Test
    void aWebpBecomesAnExtendedOneOfTheSameSize() throws Exception {
        byte[] webp = named("webp");
        assertThat(new String(webp, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8X");
        assertThat(webp[20] & 0x04).isEqualTo(0x04);
        assertThat(webp[24] + 1).isEqualTo(24);
        assertThat(webp[27] + 1).isEqualTo(17);
    }

    @Test
    void aLossyWebpKeepsItsSizeToo() throws Exception {
        byte[] lossy = ByteBuffer.allocate(30)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(22)
                .put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII))
                .putInt(10)
                .put(new byte[] {0x10, 0, 0, (byte) 0x9d, 1, 0x2a})
                .putShort((short) 300)
                .putShort((short) (1 << 14 | 77))
                .array();
        ByteBuffer named =
                ByteBuffer.wrap(ManifestWriter.withRemoteManifest(lossy, URL)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(named.getInt(4)).isEqualTo(named.capacity() - 8);
        assertThat(named.getInt(24) & 0xffffff).isEqualTo(299);
        assertThat(named.getInt(26) >>> 8).isEqualTo(76);
    }

    @Test
    @Tag("slow")
    void theReferenceFindsTheSameAddress() throws Exception {
        List<Question> questions = new ArrayList<>();
        for (String format : FORMATS) {
            questions.add(new Question(named(format), authority.pem(), null));
            questions.add(new Question(
                    ManifestWriter.sign(named(format), SampleImages.content(), signer)
                            .bytes(),
                    authority.pem(),
                    null));
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        for (int i = 0; i < FORMATS.size(); i++) {
            String format = FORMATS.get(i);
            assertThat(answers.get(2 * i + 1).state()).as(format).isEqualTo("Trusted");
            // It asks for the address, which nobody answers; in a GIF and a WAV it finds none.
            assertThat(answers.get(2 * i).error())
                    .as(format)
                    .contains(UNREAD.contains(format) ? "JumbfNotFound" : "RemoteManifestFetch");
        }
    }

    @Test
    void aResolverGivesTheManifest() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>();
        for (String format : FORMATS) {
            byte[] file = named(format);
            SignedAsset apart = apart(file);
            ManifestValidator resolving = validator.withResolver(url -> {
                asked.set(url);
                return apart.manifestStore();
            });
            assertThat(resolving.validate(file).state()).as(format).isEqualTo(State.TRUSTED);
            assertThat(asked.getAndSet(null)).isEqualTo(URL);
            assertThat(resolving.json(file, false))
                    .contains(apart.manifestUrn())
                    .contains("Trusted");
            assertThat(resolving.crJson(file)).contains(apart.manifestUrn());
            assertThat(resolving.store(Source.of(file))).isPresent();
            byte[] changed = file.clone();
            changed[changed.length - (format.equals("tiff") ? 3 : 12)] ^= 1;
            assertThat(resolving.validate(changed).state()).as(format).isNotEqualTo(State.TRUSTED);
            assertThat(validator.validate(file).state()).isEqualTo(State.ERROR);
            assertThat(validator.validate(file).error()).contains(URL);
        }
    }

    @Test
    void theManifestInAFilePrecedesARemoteOne() throws Exception {
        byte[] signed = ManifestWriter.sign(named("png"), SampleImages.content(), signer)
                .bytes();
        ManifestValidator resolving = validator.withResolver(url -> {
            throw new IOException("nobody should ask");
        });
        assertThat(resolving.validate(signed).state()).isEqualTo(State.TRUSTED);
        assertThat(resolving.validate(SampleImages.png(9, 9)).state()).isEqualTo(State.NONE);
    }

    @Test
    void whatCannotBeFetchedIsAnError() throws Exception {
        byte[] file = named("jpeg");
        ValidationReport failed = validator
                .withResolver(url -> {
                    throw new IOException("The host does not answer.");
                })
                .validate(file);
        assertThat(failed.state()).isEqualTo(State.ERROR);
        assertThat(failed.error()).contains("The host does not answer.");
        ValidationReport broken = validator
                .withResolver(url -> {
                    throw new IllegalStateException("broken");
                })
                .validate(file);
        assertThat(broken.error()).contains("broken");
        assertThat(validator.withResolver(url -> new byte[9]).validate(file).state())
                .isEqualTo(State.ERROR);
        assertThat(validator
                        .withResolver(url -> new byte[ManifestResolver.MAX_BYTES + 1])
                        .validate(file)
                        .error())
                .contains("too long");
        byte[] local = new String(file, StandardCharsets.ISO_8859_1)
                .replace("https://example.org/a?b=1&amp;c=2", "file:///example.org/a?b=1&amp;c=2")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(validator.withResolver(url -> new byte[0]).validate(local).error())
                .contains("no address of the web");
    }
}
