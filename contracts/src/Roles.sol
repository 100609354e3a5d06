// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Who may do what. No role can move, change or burn a token that has been minted, and the key that pays for
/// transactions needs none.
///  - owner: appoints the others; handed over in two steps.
///  - attester: its signature is what a mint needs; it never sends a transaction.
///  - model admin: registers and revokes models.
///  - pauser: can stop minting, and nothing else; the owner lets it go on.
abstract contract Roles {
    /// What an address is to attestations.
    enum Attester {
        Unknown,
        /// Was appointed; what it signed still verifies, though only the present one can mint.
        Trusted,
        /// Its key is lost or stolen: nothing that it signed verifies any more.
        Revoked
    }

    /// Thrown when the caller lacks the role that the function asks for.
    error Unauthorized(address caller);
    /// Thrown where an address must not be zero.
    error ZeroAddress();
    /// Thrown when an attester that was revoked is appointed again.
    error AttesterIsRevoked(address attester);

    event OwnershipTransferStarted(address indexed owner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    event AttesterSet(address indexed attester);
    event AttesterRevoked(address indexed attester);
    event ModelAdminSet(address indexed modelAdmin);
    event PauserSet(address indexed pauser);
    event MintingPaused(address indexed by);
    event MintingResumed(address indexed by);

    // Storage (the last slot is shared with the counters of Registry and read once per mint):
    //   slot 0  owner
    //   slot 1  pendingOwner
    //   slot 2  modelAdmin
    //   slot 3  pauser
    //   slot 4  attesterStatus
    //   slot 5  attester 160 | mintingPaused 8 | …

    /// Appoints the other roles.
    address public owner;
    /// Has been offered the ownership and has not accepted it yet; 0 if none.
    address public pendingOwner;
    /// May register and revoke models.
    address public modelAdmin;
    /// May pause minting.
    address public pauser;
    /// What each address is to attestations, past ones included.
    mapping(address account => Attester) public attesterStatus;
    /// Whose signature a mint needs; 0 where nobody can mint.
    address public attester;
    /// Whether minting is paused.
    bool public mintingPaused;

    modifier onlyOwner() {
        if (msg.sender != owner) revert Unauthorized(msg.sender);
        _;
    }

    constructor(address owner_, address attester_, address modelAdmin_, address pauser_) {
        if (owner_ == address(0)) revert ZeroAddress();
        owner = owner_;
        emit OwnershipTransferred(address(0), owner_);
        _setAttester(attester_);
        modelAdmin = modelAdmin_;
        emit ModelAdminSet(modelAdmin_);
        pauser = pauser_;
        emit PauserSet(pauser_);
    }

    /// Offers the ownership to another account, which must accept it; 0 takes the offer back.
    /// @param newOwner who may accept
    function transferOwnership(address newOwner) external onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(msg.sender, newOwner);
    }

    /// Accepts the ownership that was offered to the caller.
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert Unauthorized(msg.sender);
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        delete pendingOwner;
    }

    /// Appoints the attester. What the previous one signed still verifies, but can no longer be minted.
    /// @param newAttester its address; 0 for none
    function setAttester(address newAttester) external onlyOwner {
        _setAttester(newAttester);
    }

    /// Declares an attester's key lost: nothing it signed verifies from now on. Tokens stay as they are.
    /// @param account the attester, present or past
    function revokeAttester(address account) external onlyOwner {
        if (account == address(0)) revert ZeroAddress();
        attesterStatus[account] = Attester.Revoked;
        emit AttesterRevoked(account);
        if (attester == account) {
            attester = address(0);
            emit AttesterSet(address(0));
        }
    }

    /// Appoints the model admin.
    /// @param newModelAdmin its address; 0 for none
    function setModelAdmin(address newModelAdmin) external onlyOwner {
        modelAdmin = newModelAdmin;
        emit ModelAdminSet(newModelAdmin);
    }

    /// Appoints the pauser.
    /// @param newPauser its address; 0 for none
    function setPauser(address newPauser) external onlyOwner {
        pauser = newPauser;
        emit PauserSet(newPauser);
    }

    /// Stops minting; transfers, sales and withdrawals go on. For the pauser and the owner.
    function pauseMinting() external {
        if (msg.sender != pauser && msg.sender != owner) revert Unauthorized(msg.sender);
        mintingPaused = true;
        emit MintingPaused(msg.sender);
    }

    /// Lets minting go on. For the owner alone, since what was amiss may be the pauser's key.
    function resumeMinting() external onlyOwner {
        mintingPaused = false;
        emit MintingResumed(msg.sender);
    }

    function _setAttester(address newAttester) private {
        if (newAttester != address(0)) {
            if (attesterStatus[newAttester] == Attester.Revoked) revert AttesterIsRevoked(newAttester);
            attesterStatus[newAttester] = Attester.Trusted;
        }
        attester = newAttester;
        emit AttesterSet(newAttester);
    }
}
