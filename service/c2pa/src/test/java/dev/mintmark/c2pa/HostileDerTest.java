package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** DER in signatures that overflows the stack of a recursive parser. */
class HostileDerTest {
    private static final String URN = "urn:c2pa:11111111-2222-4333-8444-555555555555";
    private static final int DEPTH = 100_000;
    private static final byte[] INDEFINITE = HexFormat.of().parseHex("3080".repeat(DEPTH));

    private static byte[] definite;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        ByteBuffer sets = ByteBuffer.allocate(6 * DEPTH);
        while (sets.hasRemaining()) {
            sets.putShort((short) 0x3184).putInt(sets.remaining() - 4);
        }
        definite = sets.array();
    }

    @Test
    void aTimeStampThatNestsTooDeepCannotBeRead() throws Exception {
        for (byte[] deep : List.of(INDEFINITE, definite, inString("0203010203", definite))) {
            byte[] file = file(header(), UnprotectedHeader.encode(deep, List.of(), 0));

            assertThat(validator.validate(file).error()).isNull();
            assertThat(validator.validate(file).informational()).contains(StatusCode.TIME_STAMP_MALFORMED);
            assertThat(validator.crJson(file)).contains("timeStamp.malformed");
        }
    }

    @Test
    void anOcspResponseThatNestsTooDeepSaysNothing() throws Exception {
        // a successful response, whose basic response lies in a string
        byte[] basic = inString("06092b0601050507300101", definite);
        byte[] response = der(0x30, HexFormat.of().parseHex("0a0100"), der(0xa0, basic));
        for (byte[] deep : List.of(INDEFINITE, definite, response)) {
            byte[] file = file(header(), UnprotectedHeader.encode(null, List.of(deep), 0));

            assertThat(validator.validate(file).error()).isNull();
            assertThat(validator.validate(file).informational()).contains(StatusCode.SIGNING_CREDENTIAL_OCSP_SKIPPED);
        }
    }

    @Test
    void aCertificateThatNestsTooDeepCannotBeRead() throws Exception {
        for (byte[] deep : List.of(INDEFINITE, definite, der(0x30, definite))) {
            byte[] header = new CborMapWriter()
                    .put(1, CborWriter.integer(-7))
                    .put(33, CborWriter.bytes(deep))
                    .encode();
            byte[] file = file(header, new CborMapWriter().encode());

            assertThat(validator.validate(file).error()).isNull();
            assertThat(validator.validate(file).failures()).contains(StatusCode.CLAIM_SIGNATURE_MISMATCH);
        }
    }

    @Test
    void aCertificateIsExactlyItsDer() throws Exception {
        byte[] der = signer.chain().getFirst().getEncoded();

        assertThat(Certificates.parse(der)).isEqualTo(signer.chain().getFirst());
        for (byte[] other : List.of(
                Pem.encode("CERTIFICATE", der),
                ByteBuffer.allocate(der.length + 1).put(der).array(),
                new byte[0],
                new byte[] {0x30, 0})) {
            assertThatThrownBy(() -> Certificates.parse(other)).isInstanceOf(GeneralSecurityException.class);
        }
    }

    private static byte[] header() throws C2paException {
        return CoseSign1.parse(CoseSign1.sign(signer, new byte[0])).protectedHeader();
    }

    /** A sequence of this element and a string that contains others. */
    private static byte[] inString(String first, byte[] held) {
        return der(0x30, HexFormat.of().parseHex(first), der(0x04, held));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return ByteBuffer.allocate(6 + content.size())
                .put((byte) tag)
                .put((byte) 0x84)
                .putInt(content.size())
                .put(content.toByteArray())
                .array();
    }

    private static byte[] file(byte[] header, byte[] unprotectedHeader) throws C2paException {
        byte[] claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:1")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(URN))
                .array("created_assertions", List.of())
                .encode();
        byte[] signature = CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(header),
                        unprotectedHeader,
                        CborWriter.nil(),
                        CborWriter.bytes(new byte[64]))));
        byte[] manifest = JumbfWriter.superbox(
                BoxType.MANIFEST,
                URN,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, List.of()),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        JumbfWriter.superbox(
                                BoxType.SIGNATURE, Labels.SIGNATURE, List.of(JumbfWriter.box("cbor", signature)))));
        byte[] png = SampleImages.png(8, 8);
        byte[] container =
                ArrayFormat.of(png).container(JumbfWriter.superbox(BoxType.STORE, Labels.STORE, List.of(manifest)));
        return ByteBuffer.allocate(png.length + container.length)
                .put(png, 0, 33)
                .put(container)
                .put(png, 33, png.length - 33)
                .array();
    }
}
