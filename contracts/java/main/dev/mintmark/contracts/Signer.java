package dev.mintmark.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * A secp256k1 key that signs attestations or listings. Signatures are deterministic (RFC 6979) with s in the lower
 * half (EIP-2), 65 bytes {@code r ‖ s ‖ v}; {@link #compact} makes the 64 bytes of ERC-2098 of one. Its text form
 * shows the address alone. Thread-safe.
 */
public final class Signer {
    private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();

    private final ECKeyPair key;
    private final Address address;

    private Signer(ECKeyPair key) {
        this.key = key;
        this.address = Address.of("0x" + Keys.getAddress(key));
    }

    /**
     * From a private key.
     *
     * @throws IllegalArgumentException if it is not 1 up to the order of the curve
     */
    public static Signer of(BigInteger privateKey) {
        if (privateKey.signum() <= 0 || privateKey.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("A private key of secp256k1 is 1 up to the order of the curve.");
        }
        return new Signer(ECKeyPair.create(privateKey));
    }

    /** From the key pair that web3j's keystore yields. */
    public static Signer of(ECKeyPair key) {
        return of(key.getPrivateKey());
    }

    /** The address that the contract recovers from the signatures. */
    public Address address() {
        return address;
    }

    /** Signs one attestation, for {@code mint}. */
    public byte[] sign(Attestation attestation, SigningDomain domain) {
        return sign(attestation.digest(domain));
    }

    /** Signs several attestations at once, for {@code mintBatch}; their order counts. */
    public byte[] sign(List<Attestation> batch, SigningDomain domain) {
        return sign(Attestation.digest(batch, domain));
    }

    /**
     * Offers a token.
     *
     * @throws IllegalArgumentException if the listing names another seller
     */
    public byte[] sign(Listing listing, SigningDomain domain) {
        if (!listing.seller().equals(address)) {
            throw new IllegalArgumentException(
                    "The listing names the seller " + listing.seller() + ", and this key is of " + address + ".");
        }
        return sign(listing.digest(domain));
    }

    /**
     * Bids for a token that somebody owns.
     *
     * @throws IllegalArgumentException if the offer names another buyer
     */
    public byte[] sign(Offer offer, SigningDomain domain) {
        if (!offer.buyer().equals(address)) {
            throw new IllegalArgumentException(
                    "The offer names the buyer " + offer.buyer() + ", and this key is of " + address + ".");
        }
        return sign(offer.digest(domain));
    }

    /** Signs an anchor of several attestations, for {@code anchor}. */
    public byte[] sign(AnchorTree anchor, Instant deadline, SigningDomain domain) {
        return sign(anchor.digest(deadline, domain));
    }

    /** The 64-byte form (ERC-2098) of a 65-byte signature. */
    public static byte[] compact(byte[] signature) {
        if (signature.length != 65 || (signature[64] != 27 && signature[64] != 28)) {
            throw new IllegalArgumentException("A signature to be made compact has 65 bytes and ends with 27 or 28.");
        }
        byte[] compact = Arrays.copyOf(signature, 64);
        if (signature[64] == 28) {
            compact[32] |= (byte) 0x80;
        }
        return compact;
    }

    private byte[] sign(Bytes32 digest) {
        Sign.SignatureData signature = Sign.signMessage(digest.bytes(), key, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream(65);
        out.writeBytes(signature.getR());
        out.writeBytes(signature.getS());
        out.writeBytes(signature.getV());
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "Signer[" + address + "]";
    }
}
