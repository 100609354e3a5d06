package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds content of a manifest that neither its signature nor a hash covers, so that anybody could have written it:
 * boxes of unknown types, padding that is not zeros, long salts. Boxes that hashed URIs may name are allowed, as are
 * time-stamps and OCSP responses, which have signatures of their own. C2PA 2.4, section 15.12.1.1.
 */
final class UnsignedContent {
    private static final Set<String> KNOWN =
            Set.of(BoxType.CLAIM, BoxType.SIGNATURE, BoxType.ASSERTIONS, BoxType.DATA_BOXES, BoxType.CREDENTIALS);
    /** Lengths of a salt. C2PA 2.4, section 8.4.2.3. */
    private static final Set<Integer> SALTS = Set.of(16, 32);

    private UnsignedContent() {}

    /** Reports unsigned content of a manifest that no hash covers as a whole. */
    static void check(ParsedManifest manifest, Findings findings) {
        String what = find(manifest);
        if (what != null) {
            String binding = manifest.hardBindings().stream()
                    .findFirst()
                    .map(ParsedManifest.Part::kind)
                    .orElse(Labels.DATA_HASH);
            findings.add(
                    switch (binding) {
                        case Labels.BOXES_HASH -> StatusCode.ASSERTION_BOXES_HASH_MISMATCH;
                        case Labels.BMFF_HASH, Labels.BMFF_HASH_V2, Labels.BMFF_HASH_V3 ->
                            StatusCode.ASSERTION_BMFF_HASH_MISMATCH;
                        default -> StatusCode.ASSERTION_DATA_HASH_MISMATCH;
                    },
                    manifest.url(),
                    "No signature or hash covers a part of the manifest: " + what + ".");
        }
    }

    private static @Nullable String find(ParsedManifest manifest) {
        if (!isSaltAllowed(manifest.box())) {
            return "a salt";
        }
        for (Box child : manifest.box().children()) {
            switch (child) {
                case Box.Content content -> {
                    if (!Padding.isZero(content.payload().copyOf(manifest.source()))) {
                        return "a box of the type " + content.type();
                    }
                }
                case Box.Super box -> {
                    if (!KNOWN.contains(box.description().type())) {
                        return "a box of the unknown type " + box.description().type();
                    }
                    if (!isSaltAllowed(box)) {
                        return "a salt of " + box.label();
                    }
                }
            }
        }
        boolean erasedWithSalt = manifest.box().superboxes().stream()
                .filter(box -> box.is(BoxType.ASSERTIONS))
                .flatMap(box -> box.superboxes().stream())
                .filter(box -> manifest.assertion(box.label())
                        .filter(ParsedManifest.Part::erased)
                        .isPresent())
                .anyMatch(box -> !isSaltAllowed(box));
        return erasedWithSalt ? "a salt of a redacted assertion" : signaturePadding(manifest);
    }

    private static boolean isSaltAllowed(Box.Super box) {
        byte @Nullable [] salt = box.description().salt();
        return salt == null || SALTS.contains(salt.length);
    }

    private static @Nullable String signaturePadding(ParsedManifest manifest) {
        try {
            return manifest.signature() == null
                            || Padding.isZero(
                                    CoseSign1.parse(manifest.signature()).unprotectedHeader())
                    ? null
                    : "the padding of the signature";
        } catch (C2paException e) {
            return null; // SignatureCheck reports a signature that cannot be read.
        }
    }
}
