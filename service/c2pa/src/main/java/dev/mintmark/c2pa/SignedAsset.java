package dev.mintmark.c2pa;

/**
 * A file with its manifest.
 *
 * @param bytes the whole file
 * @param manifestUrn the label of the manifest, {@code urn:c2pa:…}
 * @param manifestStore the JUMBF bytes of the store in the file
 */
public record SignedAsset(byte[] bytes, String manifestUrn, byte[] manifestStore) {}
