package dev.mintmark.c2pa;

import dev.mintmark.c2pa.ValidationReport.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Signed files with one byte changed, and the changes that validation misses. */
final class TamperedImages {
    private TamperedImages() {}

    /**
     * @param start of the container that holds the store
     * @param end behind it
     * @param tried changes, of which {@code triedInside} in the container
     * @param unnoticed positions where a change left the file Valid or Trusted
     * @param irrelevant positions in the container that are no part of the manifest
     */
    record Outcome(int start, int end, int tried, int triedInside, Set<Integer> unnoticed, Set<Integer> irrelevant) {
        long unnoticedOutside() {
            return unnoticed.stream().filter(at -> at < start || at >= end).count();
        }

        Set<Integer> unexplained() {
            Set<Integer> rest = new TreeSet<>(unnoticed);
            rest.removeAll(irrelevant);
            return rest;
        }
    }

    /** Changes every byte of a small signed file, one at a time: one bit, or each of the eight in turn. */
    static Outcome everyByte(String format, ClaimSigner signer, boolean everyBit) throws C2paException {
        byte[] image = SampleImages.of(format, 16, 16);
        byte[] signed =
                ManifestWriter.sign(image, SampleImages.content(), signer).bytes();
        int start = SampleImages.insertionPoint(image);
        int end = start + signed.length - image.length;
        // Without anchors the paths need not be built each time; a changed file may not be valid either.
        ManifestValidator anyone = new ManifestValidator(TrustAnchors.NONE, java.time.Clock.systemUTC());
        if (anyone.validate(signed).state() != State.VALID) {
            throw new C2paException("The file is not valid before anything is changed.");
        }
        Set<Integer> unnoticed = new TreeSet<>();
        int bits = everyBit ? Byte.SIZE : 1;
        for (int i = 0; i < signed.length; i++) {
            for (int bit = 0; bit < bits; bit++) {
                byte[] changed = signed.clone();
                changed[i] ^= (byte) (1 << (i + bit) % Byte.SIZE);
                State state = anyone.validate(changed).state();
                if (state == State.TRUSTED || state == State.VALID) {
                    unnoticed.add(i);
                }
            }
        }
        return new Outcome(
                start,
                end,
                bits * signed.length,
                bits * (end - start),
                unnoticed,
                irrelevant(format, start, end, everyBit));
    }

    /**
     * In PNG the checksum of the chunk, in JPEG the number that tells its segments from those of other boxes, and that of
     * the first of them, which some writers count from 0.
     */
    private static Set<Integer> irrelevant(String format, int start, int end, boolean everyBit) {
        List<Integer> positions = new ArrayList<>();
        switch (format) {
            case "png" -> positions.addAll(List.of(end - 4, end - 3, end - 2, end - 1));
            case "jpeg" -> {
                positions.addAll(List.of(start + 6, start + 7));
                if (everyBit) {
                    positions.add(start + 11); // by its last bit alone
                }
            }
            default -> {}
        }
        return new TreeSet<>(positions);
    }
}
