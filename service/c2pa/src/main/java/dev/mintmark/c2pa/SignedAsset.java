package dev.mintmark.c2pa;

import org.jspecify.annotations.Nullable;

/**
 * A signed file.
 *
 * @param bytes the file
 * @param manifestUrn label of its manifest, {@code urn:c2pa:…}
 * @param manifestStore JUMBF bytes of the manifest store in the file
 * @param missingTimeStamp why a requested time-stamp is missing; null if it is present or was not requested
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
