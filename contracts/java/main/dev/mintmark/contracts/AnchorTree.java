package dev.mintmark.contracts;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.crypto.Hash;

/**
 * The Merkle tree of attestations that are anchored together. A leaf is the keccak-256 of the token ID followed by the
 * attestation's {@code hashStruct}; a parent is that of its two children, the smaller one first; the last of an odd row
 * moves up unchanged. Immutable.
 */
public final class AnchorTree {
    /** The most attestations of one anchor. */
    public static final int MAX_SIZE = 2000;

    private static final String TYPE = "Anchor(bytes32 root,uint256 count,uint64 deadline)";

    private final List<Attestation> attestations;
    /** From the leaves up to the root. */
    private final List<List<Bytes32>> rows;

    /** @throws IllegalArgumentException for no attestations, or more than {@link #MAX_SIZE} */
    public AnchorTree(List<Attestation> attestations) {
        if (attestations.isEmpty() || attestations.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "An anchor holds 1 to " + MAX_SIZE + " attestations, not " + attestations.size() + ".");
        }
        this.attestations = List.copyOf(attestations);
        List<List<Bytes32>> built = new ArrayList<>();
        List<Bytes32> row = attestations.stream()
                .map(one -> hash(one.tokenId(), one.structHash()))
                .toList();
        built.add(row);
        while (row.size() > 1) {
            row = parents(row);
            built.add(row);
        }
        this.rows = List.copyOf(built);
    }

    /** The root. */
    public Bytes32 root() {
        return rows.getLast().getFirst();
    }

    /** How many attestations it holds. */
    public int size() {
        return attestations.size();
    }

    /** The siblings from the attestation's leaf up, for {@code claim}. */
    public List<Bytes32> proof(int index) {
        List<Bytes32> proof = new ArrayList<>();
        int at = index;
        for (List<Bytes32> row : rows) {
            int sibling = at ^ 1;
            if (sibling < row.size()) {
                proof.add(row.get(sibling));
            }
            at /= 2;
        }
        return proof;
    }

    /** The digest that the attester signs for {@code anchor}. */
    public Bytes32 digest(Instant deadline, SigningDomain domain) {
        return domain.digest(structHash(deadline));
    }

    /** The EIP-712 {@code hashStruct}. */
    Bytes32 structHash(Instant deadline) {
        return Eip712.hashStruct(
                TYPE,
                List.of(
                        AbiValues.of(root()),
                        new Uint256(BigInteger.valueOf(size())),
                        new Uint64(BigInteger.valueOf(deadline.getEpochSecond()))));
    }

    DynamicArray<MintmarkContract.AnchoredItem> items() {
        return new DynamicArray<>(
                MintmarkContract.AnchoredItem.class,
                attestations.stream()
                        .map(one -> new MintmarkContract.AnchoredItem(
                                one.tokenId().number(), one.structHash().bytes()))
                        .toList());
    }

    private static List<Bytes32> parents(List<Bytes32> row) {
        List<Bytes32> parents = new ArrayList<>();
        for (int i = 0; i < row.size(); i += 2) {
            parents.add(i + 1 == row.size() ? row.get(i) : parent(row.get(i), row.get(i + 1)));
        }
        return parents;
    }

    /** Hexadecimal digits sort as the numbers do. */
    private static Bytes32 parent(Bytes32 one, Bytes32 other) {
        return one.hex().compareTo(other.hex()) < 0 ? hash(one, other) : hash(other, one);
    }

    private static Bytes32 hash(Bytes32 first, Bytes32 second) {
        byte[] both = new byte[64];
        System.arraycopy(first.bytes(), 0, both, 0, 32);
        System.arraycopy(second.bytes(), 0, both, 32, 32);
        return Bytes32.of(Hash.sha3(both));
    }
}
