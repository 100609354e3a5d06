package dev.mintmark.contracts;

import static dev.mintmark.contracts.TestChain.ETHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.contracts.MintmarkEvent.AnchorRecorded;
import dev.mintmark.contracts.MintmarkEvent.Anchored;
import dev.mintmark.contracts.MintmarkEvent.Generated;
import dev.mintmark.contracts.MintmarkEvent.MintSkipped;
import dev.mintmark.contracts.MintmarkEvent.Transfer;
import dev.mintmark.contracts.TestChain.Receipt;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The binding against the real token contract on a real chain. */
@Tag("slow")
class MintmarkOnChainTest extends OnChainFixture {
    @Test
    void aRelayerMintsWhatTheAttesterSigned() {
        Attestation attestation = attestation("a relayed file");
        Receipt receipt = mint(attestation);

        assertThat(receipt.only(Transfer.class))
                .isEqualTo(new Transfer(Address.ZERO, CREATOR.address(), attestation.tokenId()));
        Generated generated = receipt.only(Generated.class);
        assertThat(generated.tokenId()).isEqualTo(attestation.tokenId());
        assertThat(generated.watermarkId()).isEqualTo(attestation.watermarkId());
        assertThat(generated.creator()).isEqualTo(CREATOR.address());
        assertThat(generated.contentHash())
                .isEqualTo(Attestation.contentHash(attestation.recipeCommitment(), attestation.manifestHash()));
        assertThat(generated.provenance().modelId()).isEqualTo(1);
        assertThat(generated.provenance().royaltyBps()).isEqualTo(500);

        assertThat(owner(attestation)).isEqualTo(CREATOR.address());
        assertThat(chain.ask(contract, MintmarkQueries.modelHashOf(attestation.tokenId())))
                .isEqualTo(MODEL);
        assertThat(chain.ask(contract, MintmarkQueries.creatorOf(attestation.tokenId())))
                .isEqualTo(CREATOR.address());
        MintmarkContract.Origin origin = chain.ask(contract, MintmarkQueries.originOf(attestation.tokenId()));
        assertThat(origin.modelSha256).isEqualTo(MODEL.bytes());
        assertThat(origin.modelRevoked).isFalse();
        assertThat(origin.creator).isEqualTo(CREATOR.address().hex());
        assertThat(origin.royaltyBps).isEqualTo(500);
        assertThat(origin.root).isEqualTo(new byte[32]);
        assertThat(origin.metadataDigest).isEqualTo(new byte[32]);
        assertThat(chain.ask(contract, MintmarkQueries.royaltyInfo(attestation.tokenId(), BigInteger.valueOf(1001))))
                .isEqualTo(new RoyaltyInfo(CREATOR.address(), BigInteger.valueOf(51)));
    }

    @Test
    void tokenUriIsBuiltOnChain() {
        Attestation attestation = attestation("a file with metadata on chain");
        mint(attestation);
        JsonNode json = json(chain.ask(contract, MintmarkQueries.tokenURI(attestation.tokenId())));
        assertThat(json.get("image").stringValue()).startsWith("ipfs://bafkrei").hasSize(7 + 59);
        assertThat(json.get("sha256").stringValue())
                .isEqualTo(attestation.tokenId().hex());
        assertThat(attribute(json, "Model SHA-256")).isEqualTo(MODEL.hex());
        assertThat(attribute(json, "Creator")).isEqualTo(CREATOR.address().checksummed());
        assertThat(json(chain.ask(contract, MintmarkQueries.contractURI()))
                        .get("name")
                        .stringValue())
                .isEqualTo("Mintmark");
    }

    @Test
    void aMintIsFoundByItsWatermark() {
        Attestation attestation = attestation("a file found by its watermark");
        mint(attestation);
        mint(attestation("another file"));
        List<MintmarkEvent> found = chain.logs(
                contract,
                Bytes32.of(EventEncoder.encode(MintmarkContract.GENERATED_EVENT)),
                null,
                Generated.watermarkTopic(attestation.watermarkId()));
        assertThat(found)
                .singleElement()
                .isInstanceOfSatisfying(
                        Generated.class, event -> assertThat(event.tokenId()).isEqualTo(attestation.tokenId()));
    }

    @Test
    void theContractReturnsItsSigningDomain() {
        assertThat(chain.ask(contract, MintmarkQueries.eip712Domain())).isEqualTo(domain);
    }

    @Test
    void aBatchIsMintedUnderOneSignature() {
        List<Attestation> batch = IntStream.range(0, 7)
                .mapToObj(i -> attestation("file " + i + " of a batch"))
                .toList();
        String data = MintmarkCalls.mintBatch(batch, ATTESTER.signer().sign(batch, domain));
        Receipt receipt = chain.send(RELAYER, contract, NOTHING, data);
        assertThat(receipt.events().stream()
                        .filter(Generated.class::isInstance)
                        .map(event -> ((Generated) event).tokenId()))
                .isEqualTo(batch.stream().map(Attestation::tokenId).toList());
    }

    @Test
    void theContractsMadeWithItAreWhereTheyAreComputedToBe() {
        assertThat(chain.ask(contract, MintmarkQueries.market())).isEqualTo(market);
        assertThat(chain.ask(market, MarketQueries.token())).isEqualTo(contract);
        assertThat(chain.ask(contract, MintmarkQueries.vaults())).isEqualTo(CompanionContracts.vaults(contract));
        assertThat(chain.ask(market, MintmarkQueries.eip712Domain())).isEqualTo(marketDomain);
    }

    @Test
    void aBatchSkipsWhatWasMintedBefore() {
        Attestation old = attestation("a file of an earlier mint");
        mint(old);
        List<Attestation> batch = List.of(attestation("a fresh file of a batch"), old);
        Receipt receipt = chain.send(
                RELAYER,
                contract,
                NOTHING,
                MintmarkCalls.mintBatch(batch, ATTESTER.signer().sign(batch, domain)));
        assertThat(receipt.only(MintSkipped.class)).isEqualTo(new MintSkipped(old.tokenId(), "AlreadyMinted"));
        assertThat(receipt.only(Generated.class).tokenId())
                .isEqualTo(batch.getFirst().tokenId());
    }

    @Test
    void anAnchoredFileIsProvenAndClaimed() {
        List<Attestation> all = IntStream.range(0, 5)
                .mapToObj(i -> attestation("anchored file " + i))
                .toList();
        AnchorTree tree = new AnchorTree(all);
        byte[] signature = ATTESTER.signer().sign(tree, LATER, domain);
        Receipt receipt = chain.send(RELAYER, contract, NOTHING, MintmarkCalls.anchor(tree, LATER, signature));
        assertThat(receipt.only(AnchorRecorded.class))
                .isEqualTo(new AnchorRecorded(tree.root(), ATTESTER.address(), BigInteger.valueOf(5)));
        assertThat(receipt.events().stream().filter(Anchored.class::isInstance).toList())
                .isEqualTo(all.stream()
                        .map(one -> new Anchored(one.tokenId(), tree.root()))
                        .toList());
        assertThat(chain.ask(contract, MintmarkQueries.isAnchored(all.get(4), tree.proof(4))))
                .isTrue();
        assertThat(chain.ask(contract, MintmarkQueries.isAnchored(all.get(4), tree.proof(3))))
                .isFalse();
        chain.send(RELAYER, contract, NOTHING, MintmarkCalls.claim(all.get(4), tree.proof(4)));
        assertThat(owner(all.get(4))).isEqualTo(CREATOR.address());
    }

    @Test
    void aRevokedVoucherMintsNothing() {
        Attestation attestation = attestation("a file of a revoked voucher");
        byte[] signature = ATTESTER.signer().sign(attestation, domain);
        chain.send(CREATOR, contract, NOTHING, MintmarkCalls.revokeVoucher(attestation, signature));
        assertThatThrownBy(() -> mint(attestation)).hasMessageStartingWith("VoucherRevoked(tokenId ");
    }

    @Test
    void digestsEqualThoseOfTheContract() {
        Attestation attestation = attestation("a file to hash");
        Listing listing = new Listing(attestation.tokenId(), CREATOR.address(), RELAYER.address(), ETHER, 3, 4, LATER);
        Offer offer = new Offer(attestation.tokenId(), CREATOR.address(), RELAYER.address(), ETHER, 3, 4, LATER);
        assertThat(chain.ask(contract, MintmarkQueries.generationDigest(attestation)))
                .isEqualTo(attestation.digest(domain));
        List<Attestation> batch = List.of(attestation, attestation("another file to hash"));
        assertThat(chain.ask(contract, MintmarkQueries.batchDigest(batch)))
                .isEqualTo(Attestation.digest(batch, domain));
        assertThat(chain.ask(market, MarketQueries.listingDigest(listing))).isEqualTo(listing.digest(marketDomain));
        assertThat(chain.ask(market, MarketQueries.offerDigest(offer))).isEqualTo(offer.digest(marketDomain));
    }

    @Test
    void aMintAcceptsACompactSignature() {
        Attestation attestation = attestation("a file with a short signature");
        byte[] compact = Signer.compact(ATTESTER.signer().sign(attestation, domain));
        assertThat(compact).hasSize(64);
        chain.send(RELAYER, contract, NOTHING, MintmarkCalls.mint(attestation, compact));
        assertThat(owner(attestation)).isEqualTo(CREATOR.address());
    }

    @Test
    void aCreatorDisclosesTheRecipe() {
        byte[] recipe = "{\"prompt\":\"a red sun\",\"seed\":7}".getBytes(StandardCharsets.UTF_8);
        Bytes32 salt = sha("salt");
        Attestation attestation =
                attestation("a file whose recipe is told", CREATOR.address(), Attestation.commitment(salt, recipe));
        byte[] signature = ATTESTER.signer().sign(attestation, domain);
        chain.send(RELAYER, contract, NOTHING, MintmarkCalls.mint(attestation, signature));
        byte[] proof = MintmarkCalls.proof(attestation, signature, salt);

        assertThatThrownBy(() -> chain.send(
                        RELAYER, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof)))
                .hasMessageContaining("Unauthorized(caller " + RELAYER.address());
        Receipt receipt =
                chain.send(CREATOR, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof));
        assertThat(MintmarkContract.getAigcDataEvents(receipt.web3j()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.tokenId).isEqualTo(attestation.tokenId().number());
                    assertThat(event.prompt).isEqualTo(Hash.sha3(recipe));
                    assertThat(event.aigcData)
                            .isEqualTo(Hash.sha3(attestation.tokenId().bytes()));
                });
        recipe[12] ^= 1;
        assertThatThrownBy(() -> chain.send(
                        CREATOR, contract, NOTHING, MintmarkCalls.addAigcData(attestation.tokenId(), recipe, proof)))
                .hasMessageContaining("DisclosureDoesNotVerify(tokenId " + attestation.tokenId());
    }

    @Test
    void revertsHaveTheNamesOfTheContractsErrors() {
        Attestation attestation = attestation("a file minted twice");
        mint(attestation);
        assertThatThrownBy(() -> mint(attestation)).hasMessage("AlreadyMinted(tokenId " + attestation.tokenId() + ")");
        Attestation other = attestation("a file of another signer");
        assertThatThrownBy(() -> chain.send(
                        RELAYER,
                        contract,
                        NOTHING,
                        MintmarkCalls.mint(other, COLLECTOR.signer().sign(other, domain))))
                .hasMessage("InvalidSignature()");
        assertThatThrownBy(() -> owner(other)).hasMessage("TokenDoesNotExist()");
        assertThatThrownBy(() -> chain.send(RELAYER, contract, NOTHING, MintmarkCalls.registerModel(sha("mine"))))
                .hasMessage("Unauthorized(caller " + RELAYER.address() + ")");
    }

    @Test
    void anAddressWithoutTheContractIsRecognised() {
        assertThatThrownBy(() -> chain.ask(COLLECTOR.address(), MintmarkQueries.owner()))
                .isInstanceOf(MalformedChainDataException.class)
                .hasMessageContaining("no contract at that address");
    }

    private static JsonNode json(String dataUri) {
        assertThat(dataUri).startsWith("data:application/json;base64,");
        return JsonMapper.shared().readTree(Base64.getDecoder().decode(dataUri.substring(29)));
    }

    private static String attribute(JsonNode json, String trait) {
        for (JsonNode attribute : json.get("attributes")) {
            if (attribute.get("trait_type").stringValue().equals(trait)) {
                return attribute.get("value").asString();
            }
        }
        throw new AssertionError("No attribute " + trait + " in " + json);
    }
}
