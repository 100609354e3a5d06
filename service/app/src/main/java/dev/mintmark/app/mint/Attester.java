package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.AnchorTree;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.SigningDomain;
import dev.mintmark.contracts.SigningException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Makes the attestations of artworks and signs them with the attester's key. */
final class Attester {
    private final SigningDomain domain;
    private final Account account;

    Attester(SigningDomain domain, Account account) {
        this.domain = domain;
        this.account = account;
    }

    /**
     * The attestation of a pinned artwork.
     *
     * @param modelId the contract's number of the artwork's model
     * @param to receives the token
     * @param creator receives the royalties
     * @param deadline the last second at which it can be minted
     */
    Attestation attestation(Artwork artwork, int modelId, Address to, Address creator, Instant deadline) {
        Seal seal = artwork.sealed();
        Pin pin = artwork.pinned();
        MintOrder order = artwork.mint() == null ? MintOrder.STANDARD : artwork.mint();
        return new Attestation(
                to,
                creator,
                Bytes32.of(seal.sha256()),
                pin.root() == null ? Bytes32.ZERO : Bytes32.of(pin.root()),
                pin.metadataCid() == null ? Bytes32.ZERO : metadataDigest(pin.metadataCid()),
                Bytes32.of(artwork.commitment()),
                Bytes32.of(seal.manifestSha256()),
                seal.watermarkId(),
                modelId,
                order.royaltyBps(),
                deadline);
    }

    private static Bytes32 metadataDigest(String cid) {
        Cid parsed = Cid.parse(cid);
        if (parsed.codec() != Cid.Codec.RAW) {
            throw new IllegalArgumentException("The metadata's CID " + cid + " is not of one raw block.");
        }
        return Bytes32.of(parsed.sha256());
    }

    /**
     * One signature over all; that of one is for a mint of its own.
     *
     * @throws SourceUnavailableException if the key is elsewhere and does not sign
     */
    byte[] sign(List<Attestation> attestations) throws SourceUnavailableException {
        return signed(() -> attestations.size() == 1
                ? account.signer().sign(attestations.getFirst(), domain)
                : account.signer().sign(attestations, domain));
    }

    /**
     * One signature for all of a tree.
     *
     * @throws SourceUnavailableException if the key is elsewhere and does not sign
     */
    byte[] sign(AnchorTree tree, Instant deadline) throws SourceUnavailableException {
        return signed(() -> account.signer().sign(tree, deadline, domain));
    }

    private static byte[] signed(Supplier<byte[]> signature) throws SourceUnavailableException {
        try {
            return signature.get();
        } catch (SigningException e) {
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }
}
