package typeset

import (
	"crypto/md5"
	"crypto/rc4"
	"encoding/binary"
	"fmt"
)

// padding fills passwords to 32 bytes (PDF 32000-1, 7.6.3.3).
const padding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"

// fileID is the first part of an encrypted file's identifier.
const fileID = "nianbao-typeset!"

// permissions allow everything.
const permissions = -4

// lock is the standard security handler of revision 2: RC4 with 40 bits, as old
// office programs wrote it.
type lock struct{ key, owner, user []byte }

func newLock(password string) *lock {
	l := &lock{}
	padded := []byte((password + padding)[:32])
	sum := md5.Sum(padded)
	l.owner = rc4ed(sum[:5], padded)
	h := md5.New()
	h.Write(padded)
	h.Write(l.owner)
	p := int32(permissions)
	_ = binary.Write(h, binary.LittleEndian, p)
	h.Write([]byte(fileID))
	l.key = h.Sum(nil)[:5]
	l.user = rc4ed(l.key, []byte(padding))
	return l
}

// object encrypts the content of object n.
func (l *lock) object(n int, content []byte) []byte {
	sum := md5.Sum(append(append([]byte{}, l.key...), byte(n), byte(n>>8), byte(n>>16), 0, 0))
	return rc4ed(sum[:len(l.key)+5], content)
}

// trailer is what the file's trailer says of its encryption.
func (l *lock) trailer() string {
	return fmt.Sprintf("/Encrypt<</Filter/Standard/V 1/R 2/P %d/O<%x>/U<%x>>>/ID[<%x><%x>]", permissions, l.owner, l.user, fileID, fileID)
}

func rc4ed(key, content []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // keys have 5 to 16 bytes
	}
	out := make([]byte, len(content))
	c.XORKeyStream(out, content)
	return out
}
