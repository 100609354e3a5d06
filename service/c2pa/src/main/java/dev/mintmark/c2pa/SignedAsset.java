package dev.mintmark.c2pa;

import org.jspecify.annotations.Nullable;

/**
 * A file with its manifest.
 *
 * @param bytes the whole file
 * @param manifestUrn the label of the manifest, {@code urn:c2pa:…}
 * @param manifestStore the JUMBF bytes of the store in the file
 * @param missingTimeStamp why a time-stamp that was asked for is missing; null where it is there, or nobody asked
 */
public record SignedAsset(
        byte[] bytes,
        String manifestUrn,
        byte[] manifestStore,
        @Nullable String missingTimeStamp) {
    public SignedAsset(byte[] bytes, String manifestUrn, byte[] manifestStore) {
        this(bytes, manifestUrn, manifestStore, null);
    }
}
