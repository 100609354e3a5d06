package dev.mintmark.c2pa;

import java.util.ArrayList;
import java.util.List;

/**
 * The size of a manifest without a time-stamp and with an ES256 chain of two certificates: the maximum of several
 * signers.
 */
final class SizeBench {
    private static final int SIGNERS = 8;
    private static final int TARGET = 3 * 1024;

    private SizeBench() {}

    static List<Row> rows() throws Exception {
        List<Row> rows = new ArrayList<>();
        List<ClaimSigner> signers = new ArrayList<>();
        for (int i = 0; i < SIGNERS; i++) {
            signers.add(new TestAuthority().signer(SigningAlgorithm.ES256));
        }
        for (String format : List.of("png", "jpeg", "webp", "png, compressed")) {
            boolean compressed = format.endsWith("compressed");
            SigningOptions options = compressed ? SigningOptions.NONE.withCompressedManifests() : SigningOptions.NONE;
            byte[] image = SampleImages.of(format.split(",", 2)[0], 64, 64);
            int least = Integer.MAX_VALUE;
            int most = 0;
            for (ClaimSigner signer : signers) {
                int added = ManifestWriter.sign(image, SampleImages.content(), OptionalAssertions.NONE, signer, options)
                                .bytes()
                                .length
                        - image.length;
                least = Math.min(least, added);
                most = Math.max(most, added);
            }
            rows.add(Row.atMost(
                    "size of an unstamped manifest, two certificates, " + format,
                    most,
                    "bytes",
                    TARGET,
                    "ES256; the most of " + SIGNERS + " signers, the least " + least));
        }
        return rows;
    }
}
