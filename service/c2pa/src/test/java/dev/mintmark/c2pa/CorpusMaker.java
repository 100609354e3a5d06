package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.SamplePdf;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.BmffHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.ocsp.CertificateStatus;

/** Writes Jazzer's seeds: well-formed inputs of every kind. Run it by hand after a change of formats. */
final class CorpusMaker {
    private CorpusMaker() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), java.time.Clock.systemUTC());
        Instant now = Instant.now();
        byte[] ocsp = authority.ocsp(
                signer.chain().getFirst(), CertificateStatus.GOOD, now.minusSeconds(60), now.plusSeconds(60), true);
        var request = new org.bouncycastle.tsp.TimeStampRequestGenerator();
        request.setCertReq(true);
        byte[] response =
                authority.ask(request.generate(org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256, new byte[32])
                        .getEncoded());
        SignedAsset png = ManifestWriter.sign(SampleImages.png(4, 4), SampleImages.content(), signer);
        SignedAsset jpeg = ManifestWriter.sign(SampleImages.jpeg(8, 8), SampleImages.content("a prompt"), signer);
        SignedAsset child = ManifestWriter.sign(
                SampleImages.webp(4, 4),
                SampleImages.content(),
                OptionalAssertions.NONE.withInput(
                        Ingredient.of(Ingredient.Relationship.PARENT_OF, "input", png.bytes(), validator)),
                signer,
                SigningOptions.NONE.withOcspResponses(List.of(ocsp)));
        write(folder, "png", png.bytes());
        write(folder, "jpeg", jpeg.bytes());
        write(folder, "pdf", SamplePdf.of(png.manifestStore(), SamplePdf.Places.PREDICTED_STREAM));
        write(folder, "riff", child.bytes());
        write(folder, "file", child.bytes());
        Map<String, String> others = Map.of(
                "bmff",
                "avif",
                "gif",
                "gif",
                "tiff",
                "tiff",
                "bigTiff",
                "bigtiff",
                "jpegXl",
                "jxl",
                "svg",
                "svg",
                "mp3",
                "mp3, tagged");
        for (Map.Entry<String, String> other : others.entrySet()) {
            byte[] image = SampleImages.of(other.getValue(), 4, 4);
            write(
                    folder,
                    other.getKey(),
                    ManifestWriter.sign(image, SampleImages.content(), signer).bytes());
        }
        byte[] avif = SampleImages.of("avif", 1, 1);
        byte[] hash = new BmffHash(new byte[32], 0, List.of()).encode();
        write(folder, "bmffHash", SampleFiles.joined(new byte[] {(byte) hash.length}, hash, avif));
        write(folder, "store", child.manifestStore());
        write(folder, "jumbf", png.manifestStore());
        byte[] store = png.manifestStore();
        for (Box.Super box : JumbfReader.parse(store).superboxes().getFirst().superboxes()) {
            if (box.is(BoxType.SIGNATURE) || box.is(BoxType.CLAIM)) {
                byte[] cbor = box.only(BoxType.CBOR).orElseThrow().payload().copyOf(store);
                write(folder, box.is(BoxType.CLAIM) ? "cbor" : "cose", cbor);
            }
        }
        write(
                folder,
                "timeStamp",
                new org.bouncycastle.tsp.TimeStampResponse(response)
                        .getTimeStampToken()
                        .getEncoded());
        // About its own issuer, whose certificate it carries, so that the seed alone has all that it takes to be
        // believed.
        write(
                folder,
                "ocspResponse",
                authority.ocsp(
                        authority.root,
                        CertificateStatus.GOOD,
                        now.minus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(1)),
                        true));
        write(folder, "json", "{\"a\": [1, -2.5e3, \"\\u00e9\\n\", true, null, {}]}".getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path folder, String target, byte[] seed) throws Exception {
        Files.write(Files.createDirectories(folder.resolve(target)).resolve("seed"), seed);
    }
}
