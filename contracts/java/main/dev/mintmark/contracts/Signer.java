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
 * A secp256k1 key that signs attestations or listings. Signatures of a key that is here are deterministic (RFC 6979). All have s in
 * the lower half (EIP-2), 65 bytes {@code r ‖ s ‖ v}; {@link #compact} makes the 64 bytes of ERC-2098 of one. Its text form
 * shows the address alone. Thread-safe.
 */
public final class Signer {
    private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();

    private final Address address;
    private final Signing signing;

    private Signer(Address address, Signing signing) {
        this.address = address;
        this.signing = signing;
    }

    /** Signs with a key that may be elsewhere. */
    @FunctionalInterface
    public interface Signing {
        /**
         * Signs the Keccak-256 of a message.
         *
         * @return 65 bytes {@code r ‖ s ‖ v}, v 27 or 28
         * @throws SigningException if the key, or what holds it, does not sign
         */
        byte[] sign(byte[] message);
    }

    /**
     * From a key that is elsewhere. What it signs is checked before it is used.
     *
     * @param address of the key
     */
    public static Signer of(Address address, Signing elsewhere) {
        return new Signer(address, message -> RecoveredSignature.require(elsewhere.sign(message), message, address));
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
        ECKeyPair key = ECKeyPair.create(privateKey);
        return new Signer(Address.of("0x" + Keys.getAddress(key)), message -> sign(message, key));
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
        return sign(domain.message(attestation.structHash()));
    }

    /** Signs several attestations at once, for {@code mintBatch}; their order counts. */
    public byte[] sign(List<Attestation> batch, SigningDomain domain) {
        return sign(domain.message(Attestation.structHash(batch)));
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
        return sign(domain.message(listing.structHash()));
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
        return sign(domain.message(offer.structHash()));
    }

    /** Signs an anchor of several attestations, for {@code anchor}. */
    public byte[] sign(AnchorTree anchor, Instant deadline, SigningDomain domain) {
        return sign(domain.message(anchor.structHash(deadline)));
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

    /**
     * Signs the Keccak-256 of a message, such as a transaction before it is signed.
     *
     * @return 65 bytes {@code r ‖ s ‖ v}
     */
    public byte[] sign(byte[] message) {
        return signing.sign(message);
    }

    private static byte[] sign(byte[] message, ECKeyPair key) {
        Sign.SignatureData signature = Sign.signMessage(message, key);
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
