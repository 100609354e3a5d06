package dev.mintmark.c2pa;

import java.time.Clock;
import java.util.List;

/** Memory leaks: the heap after many signings and validations, compared with the heap before. */
final class MemoryBench {
    private static final double TARGET_KIB = 1024;

    private MemoryBench() {}

    static Row row(boolean quick) throws Exception {
        int rounds = quick ? 2_000 : 20_000;
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        List<byte[]> images = List.of(SampleImages.png(40, 41), SampleImages.jpeg(40, 41), SampleImages.webp(40, 41));
        round(images, signer, validator, rounds / 4);
        long before = used();
        round(images, signer, validator, rounds);
        double grown = (used() - before) / 1024.0;
        return Row.atMost(
                "heap grown after signing and validating",
                Math.rint(grown),
                "KiB",
                TARGET_KIB,
                rounds + " times each, the same objects, after " + rounds / 4 + " to warm up and a full collection");
    }

    private static void round(List<byte[]> images, ClaimSigner signer, ManifestValidator validator, int rounds)
            throws C2paException {
        for (int i = 0; i < rounds; i++) {
            byte[] image = images.get(i % images.size());
            byte[] signed =
                    ManifestWriter.sign(image, SampleImages.content(), signer).bytes();
            if (validator.validate(signed).state() != ValidationReport.State.TRUSTED) {
                throw new C2paException("A file that was just signed is not trusted.");
            }
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
