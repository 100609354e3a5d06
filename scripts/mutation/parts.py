"""The parts of the mutation benchmark: the classes that hold a promise, and the tests that are to hold them to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    name: str
    module: str
    package: str
    classes: tuple
    tests: tuple

    def globs(self, names):
        """Names of the part's package, or, where they begin with app, of the service's other packages."""
        return ",".join(f"dev.mintmark.{name}" if name.startswith("app.") else f"{self.package}.{name}" for name in names)


def part(name, module, package, classes, tests):
    return Part(name, module, "dev.mintmark." + package, tuple(classes.split()), tuple(tests.split()))


C2PA = "service/c2pa"
APP = "service/app"

# A class name also stands for the classes inside it. No part should take more than ten minutes on two idle cores.
PARTS = [
    part("coding", "watermark", "watermark",
         "PayloadCodec ConvolutionalCode KeyStream WatermarkKey TileOrigin FalsePositives",
         "PayloadCodecTest ConvolutionalCodeTest KeysTest MarkFormatTest"),
    part("reading", "watermark", "watermark", "PayloadReader", "WatermarkerTest"),
    part("jumbf", C2PA, "c2pa", "jumbf.*", "jumbf.*"),
    part("cose", C2PA, "c2pa", "cose.*", "cose.* validate.TimeStampCheckTest"),
    part("data-hash", C2PA, "c2pa", "validate.HardBindingCheck validate.DataHashCheck validate.Padding validate.Algorithms",
         "HardBindingTest DataHashTest AssertionRulesTest CaseTest"),
    part("box-hash", C2PA, "c2pa", "validate.BoxesHashCheck validate.MultiAssetHashCheck",
         "BoxesHashTest MultiAssetHashTest"),
    part("bmff-hash", C2PA, "c2pa", "validate.BmffHashCheck validate.BmffExclusions validate.MerkleCheck",
         "BmffHashTest validate.BmffHashCheckTest validate.BmffExclusionsTest validate.MerkleCheckTest"),
    part("stores", C2PA, "c2pa",
         "validate.ManifestStore validate.StoreValidator validate.ParsedManifest validate.CompressedManifest"
         " validate.UnsignedContent",
         "ManifestStructureTest CompressedManifestTest RedactionTest StoreValidatorTest ManifestValidatorTest"
         " ManifestDefinitionTest IdentityTest MultiAssetHashTest CaseTest"),
    part("claims", C2PA, "c2pa",
         "validate.ManifestCheck validate.Claim validate.References validate.ReferenceRules validate.ExternalDataRules",
         "ManifestStructureTest AssertionRulesTest ActionRulesTest StoreValidatorTest IngredientManifestTest validate.ClaimTest"),
    part("actions", C2PA, "c2pa", "validate.ActionRules validate.IngredientRules",
         "ActionRulesTest RedactionTest IngredientTest AssertionRulesTest CaseTest"),
    part("ingredients", C2PA, "c2pa", "validate.Ingredients validate.IngredientGraph validate.IngredientManifests validate.BoxHashes",
         "IngredientManifestTest RecordedResultsTest ForgeryTest ManifestStructureTest StoreValidatorTest"),
    part("signatures", C2PA, "c2pa", "validate.SignatureCheck trust.*",
         "SignatureRulesTest CertificateProfileTest ManifestStructureTest TrustSettingsTest RevocationTest StoredEvidenceTest trust.*"),
    part("times", C2PA, "c2pa", "validate.TimeStampCheck validate.RevocationCheck validate.StoredEvidence",
         "validate.TimeStampCheckTest validate.RevocationCheckTest RevocationTest StoredEvidenceTest HostileDerTest"),
    part("identity", C2PA, "c2pa",
         "validate.IdentityCheck validate.X509IdentityCheck validate.AggregatedIdentity validate.ClaimsAggregationCheck"
         " validate.DidJwk validate.SignerPayload",
         "IdentityRulesTest validate.ClaimsAggregationTest IdentityTest CaseTest"),
    part("verify", APP, "app.verify",
         "Verifier VerificationService ManifestStatus TrustLists RegisterLookup ChainLookup RecipeClaim UnavailableSources",
         "VerifierTest VerificationServiceTest ManifestVerdictTest TrustListsTest ChainLookupTest RecipeClaimTest"
         " UnavailableSourcesTest"),
    part("resemblance", APP, "app.verify",
         "Resemblance OriginalSearch FingerprintSearch OriginalLookup CopySearch",
         "ResemblanceTest RegionComparisonTest BlandPicturesTest CopySearchTest VerifierTest NoiseWatermarkTest"),
    part("minter", APP, "app.mint", "Minter MintBatches MintPrice MintPricer MintReader Receivers",
         "MinterTest MintOperatorTest MintBatchTest MintBatchesTest MintReaderTest MintPriceTest MintDeadlineTest ReceiversTest"
         " ProviderSimulationTest"),
    part("mint-calls", APP, "app.mint", "MintCalls Generations",
         "MinterTest MintBatchTest MintDeadlineTest AnchorerTest app.web.AnchorsAndVouchersTest ProviderSimulationTest"),
    part("ledger", APP, "app.mint", "ChainLedger ChainCheck TokenCheck TokenReader Attester ModelRegistry",
         "ChainLedgerTest ChainLedgerRangesTest MinterTest MintReaderTest app.chain.SeparateKeysTest"),
    part("anchors", APP, "app.mint", "Anchorer AnchorLedger AnchorReader VoucherOffice",
         "AnchorerTest AnchorLedgerTest app.web.AnchorsAndVouchersTest"),
    part("seal", APP, "app.seal",
         "Authority AutoRenewingSigner CertificateFiles ConfiguredSigner RetiredCertificates Sealer SignatureExtras SealingKeys"
         " WatermarkKeyFile WatermarkKeyHistory",
         "AuthorityTest ConfiguredSignerTest KeyBackupTest KeysAtRestTest SealerTest SignatureExtrasTest"
         " app.store.WatermarkKeyHistoryTest"),
    part("store", APP, "app.store",
         "SqlArtworkChanges SqlArtworks SqlOutbox SqlRemovals SqlWatermarkKeyHistory SqlListingRepository",
         "SqlArtworkChangesTest SqlArtworksTest SqlOutboxTest SqlRemovalsTest SqlListingRepositoryTest WatermarkKeyHistoryTest"
         " FingerprintIndexTest app.workflow.RemovalTest"),
    part("database", APP, "app.store", "Database Migrations JoiningDataSource DataFolder",
         "DatabaseTest DataFolderTest JoiningDataSourceTest"),
    part("fingerprints", APP, "app.store", "FingerprintIndex", "FingerprintIndexTest"),
    part("steps", APP, "app.workflow", "StepTask StepQueue StepQueues Worker Pipeline ArtworkTurns DrawStep DrawingWatch",
         "PipelineTest CancellationTest RestartTest DrawnTogetherTest"),
    part("removal", APP, "app.workflow", "Remover RemovalTask ArtworkDeletion", "RemovalTest FullDiskTest"),
    part("requests", APP, "app.workflow",
         "ArtworkService GenerateRequest Recipes Refusals IdempotencyKey DrawTurns ArtworkEvents ArtworkIdGenerator",
         "ArtworkServiceTest DrawTurnsTest PipelineTest"),
    part("web", APP, "app.web", "Guard BoundedWork JsonRequest HttpReads", "GuardTest BoundedWorkTest JsonRequestTest HttpReadsTest"),
    part("bodies", APP, "app.web", "RequestBodies RequestDrain Upload", "RequestBodiesTest UploadTest"),
]
SHORT = ["coding"]
