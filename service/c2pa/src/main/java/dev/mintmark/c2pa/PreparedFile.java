package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Binding;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with a place for its manifest.
 *
 * @param exclusion range of the container
 * @param whole the file with bytes in the place of the container
 * @param padding zeros that bring the store to its planned length
 * @param length planned length of the store
 */
record PreparedFile(
        Source whole,
        FileRange exclusion,
        int padding,
        int length,
        AssetFormat format,
        Binding binding,
        ManifestDraft draft,
        ClaimSigner signer,
        SigningOptions options) {
    /** Bytes of the unprotected header beside the token: names and the least padding. */
    private static final int AROUND_TIME_STAMP = 48;
    /** An odd number of bytes by which any signature can be longer. */
    private static final int ODD = 5;
    /** By how many bytes the lengths of two compressed manifests that differ in random bytes differ at most. */
    private static final int COMPRESSION_SPREAD = 64;

    static PreparedFile of(
            Source asset, AssetFormat format, ManifestDraft draft, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        Binding binding = format.binding(options.binding(), asset);
        Layout layout = Layout.of(asset, format, draft, binding, signer, options);
        int length = Math.toIntExact(layout.exclusion().length());
        Source whole = format.withContainerLength(asset, length)
                .with(layout.exclusion().offset(), format.blank(length));
        return new PreparedFile(
                whole, layout.exclusion(), layout.padding(), layout.store(), format, binding, draft, signer, options);
    }

    /**
     * Hashes the file and signs its manifest.
     *
     * @param hashed the bytes of {@link #whole}
     * @throws MissingTimeStampException if the authority gives no time-stamp
     */
    byte[] store(Source hashed) throws C2paException {
        return draft.encode(
                binding.over(hashed, exclusion, padding), claim -> signature(claim, signer, options, 0), length);
    }

    /**
     * Returns the store of an update, of an even length where the format needs that.
     *
     * @throws MissingTimeStampException if the authority gives no time-stamp
     */
    static byte[] update(ManifestDraft draft, AssetFormat format, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        byte[] signature = placeholder(signer, options);
        int length = draft.length(null, claim -> signature);
        if (options.compressed()) {
            int most = length + COMPRESSION_SPREAD;
            int even = format.needsEvenStore() ? most + most % 2 : 0;
            return draft.encode(null, claim -> signature(claim, signer, options, 0), even);
        }
        int more = format.needsEvenStore() && length % 2 != 0 ? ODD : 0;
        return draft.encode(null, claim -> signature(claim, signer, options, more), 0);
    }

    /** Returns the file with its store. */
    Source with(byte[] store) {
        return whole.replaced(exclusion.offset(), format.container(store));
    }

    /**
     * Returns a signature.
     *
     * @param more bytes by which it is longer than it has to be: 0, or at least 5
     * @throws MissingTimeStampException if the authority gives no time-stamp
     */
    static byte[] signature(byte[] claim, ClaimSigner signer, SigningOptions options, int more) throws C2paException {
        return CoseSign1.sign(
                signer,
                claim,
                new Attachments(options.timeStamps(), options.ocspResponses()),
                signatureLength(signer, options) + more);
    }

    /** Returns bytes that can be compressed as badly as a signature, and that are as long. */
    private static byte[] placeholder(ClaimSigner signer, SigningOptions options) throws C2paException {
        TimeStampAuthority authority = options.timeStamps();
        byte[] token = authority == null ? null : Hashes.placeholder(authority.reservedBytes());
        int bare =
                Signatures.length(signer.algorithm(), signer.chain().getFirst().getPublicKey());
        return CoseSign1.placeholder(
                signer,
                Hashes.placeholder(bare),
                (counterSigned, padding) -> UnprotectedHeader.encode(token, options.ocspResponses(), padding),
                signatureLength(signer, options));
    }

    /** Returns the length of a signature with its padding. */
    private static int signatureLength(ClaimSigner signer, SigningOptions options) throws C2paException {
        int header = UnprotectedHeader.encode(null, options.ocspResponses(), 0).length;
        TimeStampAuthority authority = options.timeStamps();
        if (authority != null) {
            header += AROUND_TIME_STAMP + authority.reservedBytes();
        }
        return CoseSign1.length(signer, header);
    }

    /**
     * The position of a store and its padding.
     *
     * @param exclusion range of the container in the signed file
     * @param store length of the store
     */
    private record Layout(FileRange exclusion, int padding, int store) {
        static Layout of(
                Source asset,
                AssetFormat format,
                ManifestDraft draft,
                Binding binding,
                ClaimSigner signer,
                SigningOptions options)
                throws C2paException {
            long at = format.insertionPoint(asset);
            byte[] signature = placeholder(signer, options);
            if (options.compressed()) {
                FileRange longest = new FileRange(at, Container.MAX_STORE);
                int store = draft.length(binding.placeholder(longest, 0), claim -> signature) + COMPRESSION_SPREAD;
                int even = store + (format.needsEvenStore() ? store % 2 : 0);
                return of(at, format, 0, even);
            }
            for (int padding = 0; ; padding++) {
                FileRange exclusion = new FileRange(at, 0);
                int store = 0;
                // The exclusion's length is part of the store, whose length depends on it; it grows until both agree.
                for (long length = -1; length != exclusion.length(); ) {
                    length = exclusion.length();
                    store = draft.length(binding.placeholder(exclusion, padding), claim -> signature);
                    exclusion = new FileRange(at, format.containerLength(store));
                }
                if (store % 2 == 0 || !format.needsEvenStore()) {
                    return of(at, format, padding, store);
                }
            }
        }

        private static Layout of(long at, AssetFormat format, int padding, int store) throws C2paException {
            if (store > Container.MAX_STORE) {
                throw new C2paException("The manifest store would have " + store + " bytes; at most "
                        + Container.MAX_STORE + " are written.");
            }
            return new Layout(new FileRange(at, format.containerLength(store)), padding, store);
        }
    }

    /** The unprotected header of the signature. The token is fetched once, when the signature exists. */
    private static final class Attachments implements CoseSign1.Extras {
        private final @Nullable TimeStampAuthority authority;
        private final List<byte[]> ocspResponses;
        private byte @Nullable [] token;

        Attachments(@Nullable TimeStampAuthority authority, List<byte[]> ocspResponses) {
            this.authority = authority;
            this.ocspResponses = ocspResponses;
        }

        @Override
        public byte[] header(byte[] counterSigned, int padding) throws C2paException {
            if (authority != null && token == null) {
                token = token(authority, counterSigned);
            }
            return UnprotectedHeader.encode(token, ocspResponses, padding);
        }

        private static byte[] token(TimeStampAuthority authority, byte[] message) throws MissingTimeStampException {
            byte[] token;
            try {
                token = TimeStampClient.token(authority, message);
            } catch (IOException | RuntimeException e) {
                throw new MissingTimeStampException("The time-stamp is missing. " + e.getMessage());
            }
            if (token.length > authority.reservedBytes()) {
                throw new MissingTimeStampException("The time-stamp is missing. The token has " + token.length
                        + " bytes; " + authority.reservedBytes() + " were reserved for it.");
            }
            return token;
        }
    }

    /** An authority gave no time-stamp. */
    static final class MissingTimeStampException extends C2paException {
        private static final long serialVersionUID = 1L;

        MissingTimeStampException(String message) {
            super(message);
        }
    }
}
