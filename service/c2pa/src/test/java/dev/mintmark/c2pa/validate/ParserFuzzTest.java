package dev.mintmark.c2pa.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.ManifestReader;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.BmffFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.asset.NamedBox;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.junit.jupiter.api.Test;

/**
 * Every parser of bytes from outside under Jazzer: nothing but the checked exception may come out. Usually the corpus
 * in the resources is run once. With {@code JAZZER_FUZZ=1} in the environment, {@code -Djazzer.hooks=true} and one
 * method named by {@code -Dtest=ParserFuzzTest#jumbf}, Jazzer looks for more.
 */
class ParserFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final TrustPolicy NOBODY = TrustPolicy.of(TrustAnchors.NONE);

    private static final byte[] EMPTY_STORE = JumbfWriter.superbox(BoxType.STORE, "c2pa", List.of());
    private static final byte[] OCSP_SEED = seed("ocspResponse");
    private static final X509Certificate RESPONDER = responder(OCSP_SEED);

    @FunctionalInterface
    private interface Parser {
        void parse() throws C2paException;
    }

    @FuzzTest
    void jumbf(byte[] data) {
        run(() -> JumbfReader.parse(data));
    }

    @FuzzTest
    void cbor(byte[] data) {
        run(() -> CborJson.of(CborReader.parse(data)));
    }

    @FuzzTest
    void cose(byte[] data) {
        run(() -> CoseSign1.parse(data).toBeSigned(data));
    }

    @FuzzTest
    void json(byte[] data) {
        run(() -> JsonReader.parse(data));
    }

    @FuzzTest
    void png(byte[] data) {
        image("89504e470d0a1a0a", data);
    }

    @FuzzTest
    void jpeg(byte[] data) {
        image("ffd8ff", data);
    }

    @FuzzTest
    void riff(byte[] data) {
        image("52494646", data);
    }

    @FuzzTest
    void bmff(byte[] data) {
        image("000000146674797061766966", data);
    }

    @FuzzTest
    void gif(byte[] data) {
        image("474946383961", data);
    }

    @FuzzTest
    void tiff(byte[] data) {
        image("49492a00", data);
    }

    @FuzzTest
    void bigTiff(byte[] data) {
        image("4d4d002b00080000", data);
    }

    @FuzzTest
    void jpegXl(byte[] data) {
        image("0000000c4a584c200d0a870a", data);
    }

    @FuzzTest
    void mp3(byte[] data) {
        image("494433", data);
    }

    @FuzzTest
    void pdf(byte[] data) {
        image("255044462d", data);
    }

    @FuzzTest
    void svg(byte[] data) {
        image("3c737667", data);
    }

    /** The exclusions of a BMFF hash, on a file. */
    @FuzzTest
    void bmffHash(byte[] data) {
        run(() -> {
            int length = data.length == 0 ? 0 : Math.min(data.length - 1, data[0] & 0xff);
            byte[] cbor = Arrays.copyOfRange(data, Math.min(1, data.length), Math.min(1, data.length) + length);
            byte[] file = Arrays.copyOfRange(data, Math.min(1, data.length) + length, data.length);
            if (CborReader.parse(cbor) instanceof CborValue.Mapping content) {
                Claim claim = new Claim(2, "", null, "sha256", null, List.of(), List.of(), List.of(), content);
                new BmffHashCheck(
                                Source.of(file),
                                new Container(new byte[0], new FileRange(0, 0)),
                                "c2pa.hash.bmff.v3",
                                "")
                        .check(content, claim, new Findings());
            }
        });
    }

    @FuzzTest
    void timeStamp(byte[] data) {
        run(() -> new TimeStampCheck(TrustAnchors.NONE, "", new Findings())
                .check(signature(data, List.of()), new byte[0]));
    }

    @FuzzTest
    void ocspResponse(byte[] data) {
        run(() -> revocation(data));
    }

    @Test
    void theSeedOfOcspResponsesIsBelieved() throws C2paException {
        assertThat(revocation(OCSP_SEED).codes(StatusCode.Kind.SUCCESS))
                .containsExactly(StatusCode.SIGNING_CREDENTIAL_OCSP_NOT_REVOKED);
    }

    private static Findings revocation(byte[] response) throws C2paException {
        Findings findings = new Findings();
        new RevocationCheck(List.of(RESPONDER, RESPONDER), TrustAnchors.NONE, null, NOW, "")
                .check(signature(null, List.of(response)), List.of(), findings);
        return findings;
    }

    /** A whole file. */
    @FuzzTest
    void file(byte[] data) {
        assertThat(new ManifestValidator(NOBODY, Clock.systemUTC())
                        .validate(data)
                        .error())
                .satisfiesAnyOf(
                        error -> assertThat(error).isNull(),
                        error -> assertThat(error).doesNotContain("cannot be validated"));
    }

    @FuzzTest
    void store(byte[] data) {
        run(() -> ContentsReader.read(data).tree("fuzz"));
        run(() -> {
            Container container = new Container(data, new FileRange(0, 0));
            new StoreValidator(NOBODY, NOW).validate(Source.of(new byte[0]), container);
            new StoreValidator(NOBODY, NOW).crJson(Source.of(new byte[0]), container);
        });
    }

    /**
     * All that is asked of an image; what it begins with decides on the parser, and is set where a mutation lost it.
     */
    private static void image(String magic, byte[] data) {
        byte[] file = data.clone();
        byte[] first = HexFormat.of().parseHex(magic);
        System.arraycopy(first, 0, file, 0, Math.min(first.length, file.length));
        run(() -> ArrayFormat.of(file).xmp(file));
        run(() -> {
            byte[] named = ManifestWriter.withRemoteManifest(ManifestReader.strip(file), "https://example.org/a");
            assertThat(ManifestReader.remoteManifest(named)).contains("https://example.org/a");
        });
        run(() -> {
            long at = 0;
            for (NamedBox box : ArrayFormat.of(file).boxes(file)) {
                assertThat(box.span().offset()).isEqualTo(at);
                at = box.span().end();
            }
            assertThat(at).isLessThanOrEqualTo(file.length);
        });
        run(() -> {
            byte[] bare = ManifestReader.strip(file);
            ArrayFormat format = ArrayFormat.of(bare);
            byte[] whole = format.embed(bare, EMPTY_STORE);
            assertThat(ManifestReader.store(whole))
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(EMPTY_STORE));
            if (format.format() instanceof BmffFormat) {
                return; // Its updates are other boxes.
            }
            byte[] longer = JumbfWriter.superbox(
                    BoxType.STORE, "c2pa", List.of(JumbfWriter.box("free", new byte[file.length % 300])));
            byte[] updated = format.updated(whole, longer);
            assertThat(ManifestReader.store(updated))
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(longer));
        });
    }

    private static CoseSign1 signature(byte[] timeStamp, List<byte[]> ocspResponses) throws C2paException {
        CborValue header = CborReader.parse(UnprotectedHeader.encode(timeStamp, ocspResponses, 0));
        return new CoseSign1(new byte[0], (CborValue.Mapping) header, -7L, List.of(), null, new byte[64]);
    }

    private static byte[] seed(String target) {
        try (InputStream in = Objects.requireNonNull(
                ParserFuzzTest.class.getResourceAsStream("ParserFuzzTestInputs/" + target + "/seed"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer and the subject of the response. */
    private static X509Certificate responder(byte[] response) {
        try {
            var basic = (BasicOCSPResp) new OCSPResp(response).getResponseObject();
            return new JcaX509CertificateConverter().getCertificate(basic.getCerts()[0]);
        } catch (IOException | OCSPException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Parser parser) {
        try {
            parser.parse();
        } catch (C2paException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
