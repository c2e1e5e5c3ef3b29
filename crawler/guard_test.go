package crawler

import "testing"

func TestPublicAddress(t *testing.T) {
	for addr, want := range map[string]bool{
		"61.150.65.235:80": true, "[2409:8080::1]:443": true,
		"127.0.0.1:80": false, "10.1.2.3:80": false, "172.16.0.1:80": false, "192.168.1.1:80": false, "169.254.169.254:80": false,
		"100.64.0.1:80": false, "0.0.0.0:80": false, "198.18.0.1:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false,
		"[::1]:80": false, "[::ffff:127.0.0.1]:80": false, "[fe80::1]:80": false, "[fc00::1]:80": false, "[64:ff9b::7f00:1]:80": false,
		"nonsense": false,
	} {
		if err := publicAddress(addr); (err == nil) != want {
			t.Errorf("publicAddress(%s) = %v", addr, err)
		}
	}
}
