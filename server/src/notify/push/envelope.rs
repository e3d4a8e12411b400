//! A message that one device alone can read: encrypted as RFC 8291 says, in the one record that RFC 8188 calls
//! `aes128gcm`.

use aes_gcm::aead::Aead;
use aes_gcm::{Aes128Gcm, KeyInit};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

use super::PushAddress;
use crate::random::Random;

/// The header tells it; every push service takes bodies of this length (RFC 8291, 4).
const RECORD_LENGTH: u32 = 4_096;

const SALT_LENGTH: usize = 16;

/// The header (salt, length of the record, length of a key, a key), the sign that ends the last record, and the tag.
const OVERHEAD: usize = SALT_LENGTH + 4 + 1 + 65 + 1 + 16;

/// What fits into one record.
pub const TEXT_LENGTH_MAX: usize = RECORD_LENGTH as usize - OVERHEAD;

/// The bytes of a message's body. None when the text is longer than a record holds, or the device's key is none.
pub fn sealed(address: &PushAddress, text: &[u8], random: &dyn Random) -> Option<Vec<u8>> {
    // All but one in four thousand million draws are a key.
    let own =
        std::iter::repeat_with(|| random.bytes::<32>()).take(8).find_map(|bytes| SecretKey::from_slice(&bytes).ok());
    sealed_with(address, text, &own?, random.bytes())
}

fn sealed_with(address: &PushAddress, text: &[u8], own: &SecretKey, salt: [u8; SALT_LENGTH]) -> Option<Vec<u8>> {
    if text.len() > TEXT_LENGTH_MAX {
        return None;
    }
    let theirs = address.public_key()?;
    let own_public = point(&own.public_key());
    let (key, nonce) = keys(&salt, address, own.diffie_hellman(&theirs).raw_secret_bytes(), &own_public)?;
    // 2 is the sign of the last record.
    let padded = [text, &[2]].concat();
    let cipher_text = Aes128Gcm::new(&key.into()).encrypt(&nonce.into(), padded.as_slice()).ok()?;
    let key_length = u8::try_from(own_public.len()).ok()?;
    Some([salt.as_slice(), &RECORD_LENGTH.to_be_bytes(), &[key_length], &own_public, &cipher_text].concat())
}

/// The key and the nonce of the one record (RFC 8291, 3.4).
fn keys(
    salt: &[u8; SALT_LENGTH],
    address: &PushAddress,
    shared: &[u8],
    own_public: &[u8],
) -> Option<([u8; 16], [u8; 12])> {
    let info = [b"WebPush: info\0".as_slice(), address.key(), own_public].concat();
    let drawn: [u8; 32] = expand(address.auth(), shared, &info)?;
    let key = expand(salt, &drawn, b"Content-Encoding: aes128gcm\0")?;
    let nonce = expand(salt, &drawn, b"Content-Encoding: nonce\0")?;
    Some((key, nonce))
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> Option<[u8; N]> {
    let mut drawn = [0; N];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut drawn).ok()?;
    Some(drawn)
}

/// A public key, not compressed.
pub fn point(key: &PublicKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}

/// What the device does with it.
#[cfg(test)]
pub fn opened(device: &SecretKey, auth: &[u8; 16], body: &[u8]) -> Option<Vec<u8>> {
    use aes_gcm::aead::Payload;
    let (salt, rest) = body.split_first_chunk::<SALT_LENGTH>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (key_length, rest) = rest.split_first()?;
    let (sender, cipher_text) = rest.split_at_checked(usize::from(*key_length))?;
    if u32::from_be_bytes(*length) < u32::try_from(cipher_text.len()).ok()? {
        return None;
    }
    let address = PushAddress::kept(String::new(), &point(&device.public_key()), auth)?;
    let shared = device.diffie_hellman(&PublicKey::from_sec1_bytes(sender).ok()?);
    let (key, nonce) = keys(salt, &address, shared.raw_secret_bytes(), sender)?;
    let cipher = Aes128Gcm::new(&key.into());
    let mut text = cipher.decrypt(&nonce.into(), Payload { msg: cipher_text, aad: &[] }).ok()?;
    (text.pop() == Some(2)).then_some(text)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::random::SeededRandom;

    fn read(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn device() -> (SecretKey, PushAddress) {
        let secret = SecretKey::from_slice(&read("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap();
        let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        (secret, PushAddress::told("https://push.example.net/", key, "BTBZMqHH6r4Tts7J_aSIgg").unwrap())
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_message_of_the_rfc_comes_out_to_the_byte() {
        let own = SecretKey::from_slice(&read("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = read("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let text = b"When I grow up, I want to be a watermelon";
        let body = sealed_with(&device().1, text, &own, salt).unwrap();
        let expect = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T\
                      lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy\
                      4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(&body), expect);
        assert_eq!(opened(&device().0, device().1.auth(), &body).unwrap(), text);
    }

    #[test]
    fn only_the_device_reads_it_and_no_two_are_alike() {
        let ((secret, address), random) = (device(), SeededRandom::new(1));
        let (one, two) = (sealed(&address, "批准".as_bytes(), &random), sealed(&address, "批准".as_bytes(), &random));
        assert_ne!(one, two);
        assert_eq!(opened(&secret, address.auth(), &one.clone().unwrap()).unwrap(), "批准".as_bytes());
        let other = SecretKey::from_slice(&[7; 32]).unwrap();
        assert_eq!(opened(&other, address.auth(), &one.clone().unwrap()), None);
        assert_eq!(opened(&secret, &[0; 16], &one.unwrap()), None);
    }

    #[test]
    fn one_record_holds_what_it_says_and_no_more() {
        let ((secret, address), random) = (device(), SeededRandom::new(1));
        let most = vec![b'x'; TEXT_LENGTH_MAX];
        let body = sealed(&address, &most, &random).unwrap();
        assert_eq!(body.len(), 4_096);
        assert_eq!(opened(&secret, address.auth(), &body), Some(most));
        assert_eq!(sealed(&address, &vec![b'x'; TEXT_LENGTH_MAX + 1], &random), None);
    }
}
