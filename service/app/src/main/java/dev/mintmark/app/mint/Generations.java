package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MintmarkCalls;
import java.util.HexFormat;
import org.web3j.utils.Numeric;

/** Between attestations and the form in which they are stored. Stateless. */
public final class Generations {
    private Generations() {}

    static Generation of(Attestation attestation) {
        return new Generation(
                attestation.to().checksummed(),
                attestation.creator().checksummed(),
                attestation.tokenId().toString(),
                attestation.root().toString(),
                attestation.metadataDigest().toString(),
                attestation.recipeCommitment().toString(),
                attestation.manifestHash().toString(),
                attestation.watermarkHex(),
                attestation.modelId(),
                attestation.royaltyBps(),
                attestation.deadline());
    }

    static Attestation attestation(Generation stored) {
        return new Attestation(
                Address.of(stored.to()),
                Address.of(stored.creator()),
                Bytes32.of(stored.tokenId()),
                Bytes32.of(stored.root()),
                Bytes32.of(stored.metadataDigest()),
                Bytes32.of(stored.recipeCommitment()),
                Bytes32.of(stored.manifestHash()),
                HexFormat.fromHexDigitsToLong(stored.watermarkId()),
                stored.modelId(),
                stored.royaltyBps(),
                stored.deadline());
    }

    /** The call that mints the token of an anchored artwork, hexadecimal. */
    public static String claim(Anchors.Anchor anchor) {
        return MintmarkCalls.claim(
                attestation(anchor.requireGeneration()),
                anchor.proof().stream().map(Bytes32::of).toList());
    }

    /** The call that redeems a voucher, hexadecimal. */
    public static String mint(Vouchers.Given voucher) {
        return MintmarkCalls.mint(attestation(voucher.generation()), Numeric.hexStringToByteArray(voucher.signature()));
    }

    /** The hash that the contract logs of a mint, 0x and 64 hex digits. */
    public static String contentHash(Generation stored) {
        return Attestation.contentHash(Bytes32.of(stored.recipeCommitment()), Bytes32.of(stored.manifestHash()))
                .toString();
    }
}
